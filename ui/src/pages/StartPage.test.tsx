// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { beforeEach, expect, it, vi } from "vitest";
import { formOffered } from "../testing/documents";
import { PLOT, stateAt, workersAt } from "../testing/simulate";
import { StartForm } from "./StartPage";

let place: HTMLElement;
let sent: Array<{ address: string; body: unknown }>;
let answer: () => Response;

beforeEach(() => {
  document.body.innerHTML = "";
  place = document.body.appendChild(document.createElement("div"));
  sent = [];
  answer = () => new Response(JSON.stringify({ message: "ok" }));
  vi.stubGlobal("fetch", (address: URL, { body }: RequestInit) => {
    sent.push({ address: address.href, body: JSON.parse(String(body)) });
    return Promise.resolve(answer());
  });
});

const show = (connected = 2) => {
  const state = { ...stateAt(PLOT, 0, 0), workers: { connected, missing: 0, limited: 0 } };
  const workers = connected ? workersAt(PLOT, 0) : [];
  return act(() =>
    render(
      <StartForm state={state} workers={workers} form={formOffered()} onCancel={null} onStarted={() => {}} />,
      place,
    ),
  );
};
const input = (name: string) => place.querySelector<HTMLInputElement>(`[name=${name}]`)!;
const type = (name: string, text: string) =>
  act(() => {
    input(name).value = text;
    input(name).dispatchEvent(new Event("input", { bubbles: true }));
  });
const submit = () =>
  act(async () => {
    place.querySelector("form")!.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    await new Promise(done => setTimeout(done));
  });

it("sends what was typed, and of the settings only what was changed", async () => {
  await show();
  await type("users", "25");
  await type("duration", "");
  await type("max_keys_in_memory", "7");
  await submit();
  expect(sent).toHaveLength(1);
  expect(sent[0]!.address).toMatch(/\/api\/v1\/start$/);
  expect(sent[0]!.body).toEqual({
    users: 25,
    spawn_rate: 20,
    duration: null,
    parameters: { max_keys_in_memory: 7 },
  });
});

it("does not send what cannot be right, and says why beside the field", async () => {
  await show();
  await type("users", "-1");
  await submit();
  expect(sent).toHaveLength(0);
  expect(place.querySelector(".field.wrong .error")!.textContent).toBe("A whole number, at least 1.");
  expect(input("users").getAttribute("aria-invalid")).toBe("true");
});

it("puts the leader's refusal beside the setting it is about", async () => {
  answer = () =>
    new Response(
      JSON.stringify({ error: { message: "not a size: 5 pounds", field: "parameters.object_size_mb" } }),
      {
        status: 400,
      },
    );
  await show();
  await type("object_size_mb", "5 pounds");
  await submit();
  expect(place.querySelector(".field.wrong")!.textContent).toContain("not a size: 5 pounds");
});

it("tells how to start a worker when there is none, and does not let a test begin", async () => {
  await show(0);
  expect(place.textContent).toContain("chopsticks run --worker --leader-host");
  expect(place.querySelector<HTMLButtonElement>("button[type=submit]")!.disabled).toBe(true);
});
