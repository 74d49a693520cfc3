// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Column, Table } from "./Table";

interface Item {
  name: string;
  size: number | null;
}

const columns: Column<Item>[] = [
  { id: "name", title: "Name", value: row => row.name },
  { id: "size", title: "Size", numeric: true, value: row => row.size },
  { id: "more", title: "More", value: () => "extra", optional: true },
];
const rows = [
  { name: "b", size: 2 },
  { name: "a", size: null },
  { name: "c", size: 10 },
];

let place: HTMLElement;
beforeEach(() => {
  localStorage.clear();
  place = document.createElement("div");
  document.body.append(place);
});
afterEach(() => place.remove());

const show = (empty = "nothing") =>
  act(() =>
    render(
      <Table
        name="t"
        title="Things"
        columns={columns}
        rows={empty === "nothing" ? rows : []}
        rowKey={row => row.name}
        total={empty === "nothing" ? { name: "all", size: 12 } : undefined}
        choose
        empty={empty}
      />,
      place,
    ),
  );
const names = () => [...place.querySelectorAll("tbody tr")].map(row => row.querySelector("td")!.textContent);
const press = (title: string, kind = "th button") =>
  act(() => {
    const found = [...place.querySelectorAll<HTMLElement>(kind)].find(one => one.textContent === title)!;
    (found.querySelector("input") ?? found).click();
  });

it("sorts numbers from the highest first, and what is not known last", async () => {
  await show();
  await press("Size");
  expect(names()).toEqual(["c", "b", "a"]);
  await press("Size");
  expect(names()).toEqual(["b", "c", "a"]);
  expect(place.querySelector("th.number")!.getAttribute("aria-sort")).toBe("ascending");
});

it("sorts words from the beginning, and leaves the total where it is", async () => {
  await show();
  await press("Name");
  expect(names()).toEqual(["a", "b", "c"]);
  expect(place.querySelector("tfoot td")!.textContent).toBe("all");
});

it("shows a column when it is asked for and remembers it", async () => {
  await show();
  expect(place.textContent).not.toContain("extra");
  await press("More", "label");
  expect(place.textContent).toContain("extra");
  expect(localStorage.getItem("chopsticks-columns-t")).toBe("[]");
});

it("says in words that there is nothing", async () => {
  await show("No things yet.");
  expect(place.textContent).toContain("No things yet.");
  expect(place.querySelector("table")).toBeNull();
});
