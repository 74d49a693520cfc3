import type { Tab } from "../components/Tabs";

/** The views of the page; the address carries the open one as ?tab=, under Locust's names too. */
const LOCUST: Record<string, string> = {
  charts: "overview",
  ratios: "ratio",
  reports: "download",
  logViewer: "logs",
};

const IDS = ["overview", "stats", "failures", "exceptions", "ratio", "workers", "logs", "download", "runs"];

export function tabFromAddress(search: string): string {
  const asked = new URLSearchParams(search).get("tab") ?? "";
  const id = LOCUST[asked] ?? asked;
  return IDS.includes(id) ? id : "overview";
}

export function addressOf(id: string, href: string): string {
  const address = new URL(href);
  if (id === "overview") address.searchParams.delete("tab");
  else address.searchParams.set("tab", id);
  return address.href;
}

export interface Counts {
  failures: number;
  exceptions: number;
  workers: number;
  limited: number;
}

export function tabList(counts: Counts): Tab[] {
  return [
    { id: "overview", title: "Overview" },
    { id: "stats", title: "Statistics" },
    { id: "failures", title: "Failures", badge: counts.failures, tone: "bad" },
    { id: "exceptions", title: "Exceptions", badge: counts.exceptions, tone: "bad" },
    { id: "ratio", title: "Ratio" },
    { id: "workers", title: "Workers", badge: counts.workers, tone: counts.limited > 0 ? "warn" : undefined },
    { id: "logs", title: "Logs" },
    { id: "download", title: "Download" },
    { id: "runs", title: "Past runs" },
  ];
}
