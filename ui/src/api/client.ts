import type { Problem } from "./types";

/** What the leader refused, in its own words, and which field of the form it meant. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly field: string | null = null,
  ) {
    super(message);
  }
}

/** Addresses are relative to the page, so that the UI works below any prefix. */
const root = () => new URL("api/v1/", document.baseURI);

async function refusal(answer: Response): Promise<Refused> {
  try {
    const { error } = (await answer.json()) as Problem;
    return new Refused(answer.status, error.message, error.field);
  } catch {
    return new Refused(answer.status, `The leader answered ${answer.status} ${answer.statusText}`.trim());
  }
}

async function call<T>(path: string, options: RequestInit): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(new URL(path, root()), {
      credentials: "same-origin",
      cache: "no-store",
      ...options,
    });
  } catch {
    throw new Refused(0, "No connection to the leader.");
  }
  if (!answer.ok) throw await refusal(answer);
  return (await answer.json()) as T;
}

export function get<T>(path: string, query: Record<string, string | number | undefined> = {}): Promise<T> {
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined);
  const words = new URLSearchParams(wanted.map(([name, value]) => [name, String(value)])).toString();
  return call<T>(words ? `${path}?${words}` : path, {});
}

export function post<T>(path: string, body: unknown = {}): Promise<T> {
  const headers = { "Content-Type": "application/json" };
  return call<T>(path, { method: "POST", headers, body: JSON.stringify(body) });
}

export function streamAddress(): string {
  return new URL("stream", root()).href;
}
