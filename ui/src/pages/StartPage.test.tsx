// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { beforeEach, expect, it, vi } from "vitest";
import type { Form } from "../api/types";
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

const show = (connected = 2, offered: Partial<Form> = {}) => {
  const state = { ...stateAt(PLOT, 0, 0), workers: { connected, missing: 0, limited: 0 } };
  const workers = connected ? workersAt(PLOT, 0) : [];
  return act(() =>
    render(
      <StartForm
        state={state}
        workers={workers}
        form={{ ...formOffered(), ...offered }}
        onCancel={null}
        onStarted={() => {}}
      />,
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

it("says what each setting is for", async () => {
  await show();
  const help = document.getElementById(input("object_size_mb").getAttribute("aria-describedby")!)!;
  expect(help.textContent).toContain("Size of every object; a unit may be given: 512KiB, 5GiB.");
});

it("lets a load shape decide, whatever the numbers say, or leaves it out", async () => {
  const load_shape = { name: "Stages", uses_load: false };
  await show(2, { load_shape });
  expect(input("users").disabled).toBe(true);
  await submit();
  expect(sent[0]!.body).toEqual({ users: 400, spawn_rate: 20, duration: "5m" });
  await act(() => place.querySelector<HTMLInputElement>("input[value=form]")!.click());
  expect(input("users").disabled).toBe(false);
  await submit();
  expect(sent[1]!.body).toEqual({ users: 400, spawn_rate: 20, duration: "5m", load_shape: null });
});

it("keeps the numbers for a load shape that reads them", async () => {
  await show(2, { load_shape: { name: "Wave", uses_load: true } });
  expect(input("users").disabled).toBe(false);
});

it("asks for a host where the workload names none, and sends it and the name of the run", async () => {
  await show(2, { host: "http://old.example" });
  await type("host", "http://new.example ");
  await type("profile", "before the upgrade");
  await submit();
  expect(sent[0]!.body).toMatchObject({ host: "http://new.example", profile: "before the upgrade" });
});

it("has no host to ask for where the workload says what is tested", async () => {
  await show();
  expect(place.querySelector("[name=host]")).toBeNull();
});

it("tells how to start a worker when there is none, and does not let a test begin", async () => {
  await show(0);
  expect(place.textContent).toContain("chopsticks run --worker --leader-host");
  expect(place.querySelector<HTMLButtonElement>("button[type=submit]")!.disabled).toBe(true);
});
