import { useEffect, useMemo, useState } from "preact/hooks";
import { get, post } from "./api/client";
import type { Session, State } from "./api/types";
import { ChartGroup, everything } from "./charts/window";
import { ExceptionList } from "./components/ExceptionList";
import { FailureTable } from "./components/FailureTable";
import { Notice } from "./components/Notice";
import { Tabs } from "./components/Tabs";
import { type Look, useLook } from "./design/theme";
import { clock } from "./format/format";
import { useCell } from "./model/cell";
import { isOn, standing } from "./model/explain";
import { Live } from "./model/live";
import { DownloadsPage } from "./pages/DownloadsPage";
import { EditDialog } from "./pages/EditDialog";
import { type Actions, Header, Loading } from "./pages/Header";
import { LoginPage } from "./pages/LoginPage";
import { LogsPage } from "./pages/LogsPage";
import { Overview } from "./pages/Overview";
import { RatioPage } from "./pages/RatioPage";
import { ResetDialog } from "./pages/ResetDialog";
import { RunsPage } from "./pages/RunsPage";
import { StartPage } from "./pages/StartPage";
import { StatisticsPage } from "./pages/StatisticsPage";
import { addressOf, tabFromAddress, tabList } from "./pages/tabs";
import { WorkersPage } from "./pages/WorkersPage";

/** Who is looking comes first: without a login there is nothing to show. */
export function App() {
  const look = useLook();
  const [session, setSession] = useState<Session | null>(null);
  const [unreachable, setUnreachable] = useState(false);
  const ask = async () => {
    try {
      setSession(await get<Session>("session"));
      setUnreachable(false);
    } catch {
      setUnreachable(true);
      setTimeout(ask, 2000);
    }
  };
  useEffect(() => void ask(), []);
  if (!session) return unreachable ? <Unreachable /> : <Loading />;
  if (!session.logged_in) return <LoginPage onLogin={setSession} />;
  return <LivePage look={look} session={session} onSession={setSession} onLoginNeeded={ask} />;
}

function Unreachable() {
  return (
    <main>
      <Notice tone="bad" title="No connection to the leader">
        It may have ended, or the network is down. This page tries again every two seconds.
      </Notice>
    </main>
  );
}

interface LiveProps {
  look: Look;
  session: Session;
  onSession: (session: Session) => void;
  onLoginNeeded: () => void;
}

type Open = "edit" | "reset" | null;

function LivePage({ look, session, onSession, onLoginNeeded }: LiveProps) {
  const live = useMemo(() => new Live(onLoginNeeded), []);
  const group = useMemo(() => new ChartGroup(), []);
  const state = useCell(live.state);
  const connection = useCell(live.connection);
  const [tab, setTab] = useTab();
  const [dialog, setDialog] = useState<Open>(null);
  const [again, setAgain] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);

  useEffect(() => {
    live.open();
    return () => live.close();
  }, []);
  useEffect(() => group.window.set(everything), [state?.run.number]);
  useEffect(() => {
    if (state && isOn(state.phase)) setAgain(false);
  }, [state?.phase]);
  useTitle(state, standing(state, connection).word);

  const order = (path: string) =>
    post(path).then(
      () => setRefused(null),
      (problem: Error) => setRefused(problem.message),
    );
  const actions: Actions = {
    edit: () => setDialog("edit"),
    reset: () => setDialog("reset"),
    stop: () => void order("stop"),
    again: () => {
      setAgain(true);
      setTab("overview");
    },
    logout: async () => {
      live.close();
      onSession(await post<Session>("logout"));
    },
  };
  const starting = tab === "overview" && state !== null && (state.phase === "ready" || again);
  return (
    <>
      <a class="skip" href="#panel">
        Skip to the figures
      </a>
      <Header
        state={state}
        connection={connection}
        session={session}
        look={look}
        actions={actions}
        brief={tab === "overview"}
      >
        <LiveTabs live={live} tab={tab} onSelect={setTab} />
      </Header>
      <main>
        <div id="panel" role="tabpanel" aria-labelledby={`tab-${tab}`} tabIndex={-1}>
          <Connection live={live} />
          {refused && <Notice tone="bad">{refused}</Notice>}
          {!state ? (
            <Loading />
          ) : starting ? (
            <Start
              live={live}
              state={state}
              onCancel={state.phase === "ready" ? null : () => setAgain(false)}
            />
          ) : (
            <Panel key={tab} tab={tab} live={live} state={state} group={group} look={look} />
          )}
        </div>
      </main>
      {dialog === "edit" && state && <EditDialog state={state} onClose={() => setDialog(null)} />}
      {dialog === "reset" && <ResetDialog onClose={() => setDialog(null)} />}
    </>
  );
}

function Start({ live, state, onCancel }: { live: Live; state: State; onCancel: (() => void) | null }) {
  const { workers } = useCell(live.workers);
  return <StartPage state={state} workers={workers} onCancel={onCancel} onStarted={() => {}} />;
}

function LiveTabs({ live, tab, onSelect }: { live: Live; tab: string; onSelect: (id: string) => void }) {
  const state = useCell(live.state);
  const tabs = tabList({
    failures: state?.error_rows ?? 0,
    exceptions: state?.exceptions ?? 0,
    workers: state?.workers.connected ?? 0,
    limited: (state?.workers.limited ?? 0) + (state?.workers.missing ?? 0),
  });
  return <Tabs tabs={tabs} current={tab} onSelect={onSelect} />;
}

interface PanelProps {
  tab: string;
  live: Live;
  state: State;
  group: ChartGroup;
  look: Look;
}

function Panel({ tab, live, state, group, look }: PanelProps) {
  if (tab === "stats") return <StatisticsPage live={live} look={look} />;
  if (tab === "failures") return <FailuresPage live={live} />;
  if (tab === "exceptions") return <ExceptionsPage live={live} />;
  if (tab === "ratio") return <RatioPage />;
  if (tab === "workers") return <WorkersPage live={live} />;
  if (tab === "logs") return <LogsPage />;
  if (tab === "download") return <DownloadsPage state={state} />;
  if (tab === "runs") return <RunsPage />;
  return <Overview live={live} state={state} group={group} look={look} />;
}

function FailuresPage({ live }: { live: Live }) {
  return <FailureTable failures={useCell(live.failures).failures} />;
}

function ExceptionsPage({ live }: { live: Live }) {
  return <ExceptionList exceptions={useCell(live.exceptions).exceptions} />;
}

function Connection({ live }: { live: Live }) {
  const connection = useCell(live.connection);
  const since = clock(live.heard.get() / 1000);
  if (connection === "lost") {
    return (
      <Notice tone="bad" title="No connection to the leader">
        Nothing was heard since {since}; this page tries again every two seconds. The test itself does not
        depend on it.
      </Notice>
    );
  }
  if (connection === "ended") {
    return (
      <Notice tone="idle" title="The leader has ended">
        What you see is what it said last, at {since}. The reports are in its run directory.
      </Notice>
    );
  }
  return null;
}

function useTab(): [string, (id: string) => void] {
  const [tab, setTab] = useState(() => tabFromAddress(location.search));
  useEffect(() => {
    const back = () => setTab(tabFromAddress(location.search));
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);
  const select = (id: string) => {
    if (id !== tab) history.pushState(null, "", addressOf(id, location.href));
    setTab(id);
    scrollTo({ top: 0 });
  };
  return [tab, select];
}

/** The tab of the browser tells how the test stands. */
function useTitle(state: State | null, word: string): void {
  const title = state ? `${word} · ${state.scenario} · chopsticks` : "chopsticks";
  useEffect(() => {
    document.title = title;
  }, [title]);
}
