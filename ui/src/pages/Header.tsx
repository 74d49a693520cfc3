import type { ComponentChildren } from "preact";
import type { Session, State } from "../api/types";
import { Button } from "../components/Button";
import { Icon } from "../components/Icon";
import { LookButton } from "../components/LookButton";
import type { Look } from "../design/theme";
import { bytesPerSecond, count, percent, plural, short, text } from "../format/format";
import { isOn, progress, standing } from "../model/explain";
import type { Connection } from "../model/live";

export interface Actions {
  edit: () => void;
  stop: () => void;
  reset: () => void;
  again: () => void;
  logout: () => Promise<void>;
}

interface Props {
  state: State | null;
  connection: Connection;
  session: Session | null;
  look: Look;
  actions: Actions;
  /** The figures are elsewhere on the page already. */
  brief: boolean;
  /** The tabs. */
  children: ComponentChildren;
}

export function Header({ state, connection, session, look, actions, brief, children }: Props) {
  const share = state ? progress(state) : null;
  return (
    <header class="top">
      <div class="top-row">
        <div class="brand">
          <Mark />
          <h1>chopsticks</h1>
          {state && <Subject state={state} />}
        </div>
        <Pill state={state} connection={connection} />
        <div class="actions">
          {state && connection !== "ended" && <RunButtons state={state} actions={actions} />}
          <LookButton look={look} />
          {session?.login_required && session.logged_in && (
            <Button
              icon="out"
              kind="quiet"
              label={`Log out ${session.user ?? ""}`.trim()}
              onClick={actions.logout}
            />
          )}
        </div>
      </div>
      {state && !brief && state.phase !== "ready" && <Strip state={state} />}
      <div class="progress-line">
        {share !== null && (
          <div
            role="progressbar"
            aria-label="Time passed"
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(share * 100)}
            style={{ width: `${share * 100}%` }}
          />
        )}
      </div>
      {children}
    </header>
  );
}

function Subject({ state }: { state: State }) {
  return (
    <p class="subject" title={`${state.scenario} on ${state.target}`}>
      <b>{state.scenario}</b> <span>{state.target}</span>
    </p>
  );
}

function Pill({ state, connection }: { state: State | null; connection: Connection }) {
  const { word, tone, more } = standing(state, connection);
  return (
    <div class={`pill ${tone}`} role="status" aria-live="polite">
      <i />
      <b>{word}</b>
      {/* Changes every second: not for a screen reader to read out each time. */}
      {more && <span aria-hidden="true">{more}</span>}
    </div>
  );
}

function RunButtons({ state, actions }: { state: State; actions: Actions }) {
  if (state.phase === "ready") return null;
  if (!isOn(state.phase)) {
    return (
      <Button icon="plus" kind="primary" onClick={actions.again}>
        New test
      </Button>
    );
  }
  const stopping = state.phase === "stopping";
  return (
    <>
      <Button icon="reset" kind="quiet" disabled={stopping} onClick={actions.reset}>
        Reset
      </Button>
      <Button icon="edit" disabled={stopping} onClick={actions.edit}>
        Edit
      </Button>
      <Button icon="stop" kind="danger" disabled={stopping} onClick={actions.stop}>
        {stopping ? "Stopping" : "Stop"}
      </Button>
    </>
  );
}

/** The most important figures, on the pages that do not show them big. */
function Strip({ state }: { state: State }) {
  const { ops, bytes } = isOn(state.phase) ? state.current : state.total;
  return (
    <ul class="strip">
      <li>
        Users <b>{count(state.users)}</b>
      </li>
      <li>
        Throughput <b>{short(ops)} ops/s</b>
      </li>
      <li>
        <b>{text(bytesPerSecond(bytes))}</b>
      </li>
      <li class={state.failures > 0 ? "bad" : ""}>
        Failures <b>{percent(state.fail_ratio)}</b>
      </li>
      {state.distributed && (
        <li class={state.workers.missing > 0 ? "bad" : ""}>
          <b>{plural(state.workers.connected, "worker")}</b>
        </li>
      )}
    </ul>
  );
}

/** Two sticks, one of them held. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" width="26" height="26" aria-hidden="true">
      <rect width="24" height="24" rx="6" />
      <path d="M6.5 18.5 16.8 5M9.8 19.5 18.8 7" />
    </svg>
  );
}

export function Loading() {
  return (
    <div class="loading">
      <Icon name="reset" /> Asking the leader…
    </div>
  );
}
