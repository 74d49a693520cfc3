import { useEffect, useState } from "preact/hooks";
import { get } from "../api/client";
import type { Distribution, Distributions } from "../api/types";
import { Cdf } from "../components/Cdf";
import { useColours } from "../components/RunCharts";
import { EndpointTable, PercentileTables, StatisticsTable } from "../components/StatisticsTable";
import type { Look } from "../design/theme";
import { useCell } from "../model/cell";
import { isOn } from "../model/explain";
import type { Live } from "../model/live";

export function StatisticsPage({ live, look }: { live: Live; look: Look }) {
  const statistics = useCell(live.statistics);
  const state = useCell(live.state);
  const [distributions, setDistributions] = useState<Distribution[]>([]);
  const colours = useColours(look.palette);
  const requests = state?.requests ?? 0;
  useEffect(() => {
    const ask = () =>
      get<Distributions>("distributions").then(
        answer => setDistributions(answer.distributions),
        () => {},
      );
    void ask();
    const timer = setInterval(ask, 5000);
    return () => clearInterval(timer);
  }, [requests === 0]);
  if (!statistics) return <div class="empty">No operation has ended yet.</div>;
  const { rows, total, endpoints } = statistics;
  return (
    <>
      <StatisticsTable rows={rows} total={total} over={!isOn(state?.phase ?? "stopped")} />
      <EndpointTable rows={endpoints} over={!isOn(state?.phase ?? "stopped")} />
      {distributions.some(one => one.ms.length > 1) && (
        <Cdf distributions={distributions} palette={look.palette} colours={colours} />
      )}
      <PercentileTables rows={rows} total={total} />
    </>
  );
}
