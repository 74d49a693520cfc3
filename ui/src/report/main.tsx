import { render } from "preact";
import type { ReportDocument } from "../api/types";
import { Report } from "./Report";
import "uplot/dist/uPlot.min.css";
import "../design/tokens.css";
import "../design/base.css";
import "../design/components.css";
import "../design/charts.css";
import "../design/pages.css";
import "../design/report.css";

const text = document.getElementById("chopsticks-report")!.textContent ?? "";
const place = document.getElementById("report")!;
try {
  const report = JSON.parse(text) as ReportDocument;
  document.title = `${report.title} · chopsticks`;
  render(<Report report={report} />, place);
} catch {
  place.textContent = "This file is the empty form of a report: a leader fills it in.";
}
