import { render } from "preact";
import { App } from "./App";
import "uplot/dist/uPlot.min.css";
import "./design/tokens.css";
import "./design/base.css";
import "./design/components.css";
import "./design/charts.css";
import "./design/pages.css";

render(<App />, document.getElementById("app")!);
