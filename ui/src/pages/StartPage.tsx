import { useEffect, useState } from "preact/hooks";
import { get, post, type Refused } from "../api/client";
import type { Accepted, Form, State, Worker } from "../api/types";
import { Button } from "../components/Button";
import { Field } from "../components/Field";
import { Notice } from "../components/Notice";
import { count, inWords, plural } from "../format/format";
import { nameOf } from "../model/explain";
import { type ClassChoice, ClassPicker } from "./ClassPicker";
import { Loading } from "./Header";
import { LoadFields } from "./LoadFields";
import { checkLoad, durationText, type LoadErrors, type LoadText } from "./load-fields";
import { ParameterField, typed, type Value, wrong } from "./ParameterField";
import { ShapeChoice } from "./ShapeChoice";

interface Props {
  state: State;
  workers: readonly Worker[];
  /** Back to the figures of the last run; none when there was none. */
  onCancel: (() => void) | null;
  onStarted: () => void;
}

/** Loads what the form offers, then shows it. */
export function StartPage(props: Props) {
  const [form, setForm] = useState<Form | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    get<Form>("form").then(setForm, (problem: Error) => setError(problem.message));
  }, []);
  if (error) {
    return (
      <Notice tone="bad" title="The form cannot be shown">
        {error}
      </Notice>
    );
  }
  return form ? <StartForm {...props} form={form} /> : <Loading />;
}

function firstText({ plan }: Form): LoadText {
  return {
    users: String(plan.users),
    spawn_rate: String(plan.spawn_rate),
    duration: durationText(plan.duration),
  };
}

/** What a leader says of a field below parameters. */
const parameterOf = (field: string | null) => field?.replace(/^parameters\./, "") ?? null;

export function StartForm({ state, workers, form, onCancel, onStarted }: Props & { form: Form }) {
  const [text, setText] = useState(() => firstText(form));
  const [values, setValues] = useState<Record<string, Value>>(() =>
    Object.fromEntries(form.parameters.map(one => [one.name, one.value])),
  );
  const [classes, setClasses] = useState<ClassChoice[]>(() =>
    form.user_classes.map(one => ({ ...one, chosen: true })),
  );
  const [names, setNames] = useState({ host: form.host ?? "", profile: form.profile });
  const [followed, setFollowed] = useState(form.load_shape !== null);
  const [errors, setErrors] = useState<LoadErrors>({});
  const [refused, setRefused] = useState<Refused | null>(null);
  const [busy, setBusy] = useState(false);

  // What the numbers of the form mean nothing to.
  const shaped = followed && form.load_shape !== null && !form.load_shape.uses_load;
  const wrongParameters = form.parameters.filter(one => wrong(one, values[one.name]!));

  const start = async (event: SubmitEvent) => {
    event.preventDefault();
    const { load, errors } = checkLoad(shaped ? firstText(form) : text);
    setErrors(errors);
    if (!load || wrongParameters.length > 0) return;
    setBusy(true);
    try {
      await post<Accepted>("start", {
        ...load,
        ...(form.load_shape && !followed && { load_shape: null }),
        ...(names.host !== (form.host ?? "") && { host: names.host.trim() }),
        ...(names.profile !== form.profile && { profile: names.profile.trim() }),
        ...changes(form, values, classes),
      });
      onStarted();
    } catch (problem) {
      const answer = problem as Refused;
      setRefused(answer);
      if (answer.field && answer.field in text) setErrors({ [answer.field]: answer.message });
    }
    setBusy(false);
  };

  const field = parameterOf(refused?.field ?? null);
  const shown = refused && !(field && (field in text || field in values || field in names));
  return (
    <form class="start" onSubmit={start} noValidate>
      <div class="start-head">
        <h2>Start a test</h2>
        <p>
          <b>{form.scenario}</b>
          {form.target && (
            <>
              {" on "}
              <b>{form.target}</b>
            </>
          )}
        </p>
      </div>
      {shown && <Notice tone="bad">{refused.message}</Notice>}
      {form.load_shape && <ShapeChoice shape={form.load_shape} followed={followed} onChange={setFollowed} />}
      <LoadFields
        disabled={shaped}
        text={text}
        errors={errors}
        onChange={setText}
        withoutDuration="until stopped"
        durationHelp="30s, 5m, 1h30m; or until you stop it"
        rampHelp={rampWords(text)}
      />
      <div class="fields">
        {form.host !== null && (
          <Field
            label="Host"
            name="host"
            autocomplete="off"
            placeholder="http://server:8000"
            value={names.host}
            help="What users load; empty: what their classes say"
            error={field === "host" ? refused!.message : null}
            onInput={event => setNames({ ...names, host: event.currentTarget.value })}
          />
        )}
        <Field
          label="Name of the run"
          name="profile"
          autocomplete="off"
          placeholder="none"
          value={names.profile}
          help="Shown in its report, to tell it from others"
          error={field === "profile" ? refused!.message : null}
          onInput={event => setNames({ ...names, profile: event.currentTarget.value })}
        />
      </div>
      {form.user_classes.length > 0 && <ClassPicker classes={classes} onChange={setClasses} />}
      {form.parameters.length > 0 && (
        <details
          class="settings"
          open={field !== null || wrongParameters.length > 0 || form.parameters.length <= 4}
        >
          <summary>
            Settings of the scenario <small>{count(form.parameters.length)}</small>
          </summary>
          <div class="fields">
            {form.parameters.map(parameter => (
              <ParameterField
                key={parameter.name}
                parameter={parameter}
                value={values[parameter.name]!}
                error={
                  wrong(parameter, values[parameter.name]!) ??
                  (field === parameter.name ? refused!.message : null)
                }
                onChange={value => setValues({ ...values, [parameter.name]: value })}
              />
            ))}
          </div>
        </details>
      )}
      <Workers state={state} workers={workers} expected={form.workers_expected} />
      <div class="start-actions">
        <Button type="submit" icon="play" kind="primary" big disabled={busy || state.workers.connected === 0}>
          Start
        </Button>
        {onCancel && <Button onClick={onCancel}>Back to the last run</Button>}
      </div>
    </form>
  );
}

function changes(form: Form, values: Record<string, Value>, classes: ClassChoice[]) {
  const changed = form.parameters.filter(one => String(values[one.name]) !== String(one.value));
  const parameters = Object.fromEntries(changed.map(one => [one.name, typed(one, values[one.name]!)]));
  const user_classes = classes
    .filter((one, index) => {
      const before = form.user_classes[index]!;
      return !one.chosen || one.weight !== before.weight || one.fixed_count !== before.fixed_count;
    })
    .map(({ name, weight, fixed_count, chosen }) =>
      chosen ? { name, weight, fixed_count } : { name, weight: 0, fixed_count: 0 },
    );
  return {
    ...(changed.length > 0 && { parameters }),
    ...(user_classes.length > 0 && { user_classes }),
  };
}

function rampWords(text: LoadText): string {
  const { load } = checkLoad({ ...text, duration: "" });
  if (!load) return "Users started each second";
  const seconds = load.users / load.spawn_rate;
  return seconds < 1 ? "All users start at once" : `All users are there after ${inWords(Math.ceil(seconds))}`;
}

function Workers({
  state,
  workers,
  expected,
}: {
  state: State;
  workers: readonly Worker[];
  expected: number;
}) {
  const there = workers.filter(worker => worker.state !== "missing" && worker.state !== "left");
  if (!state.distributed && state.workers.connected > 0) return null;
  if (state.workers.connected === 0) {
    return (
      <Notice tone="warn" title="No worker is connected yet">
        Start one on any machine that reaches this one, with the settings this leader has:
        <pre>chopsticks run --worker --leader-host {location.hostname} …</pre>
        It appears here by itself.
      </Notice>
    );
  }
  const waiting = expected > state.workers.connected ? ` of ${count(expected)} expected` : "";
  const cores = there.reduce((sum, worker) => sum + worker.threads, 0);
  return (
    <div class="ready-workers">
      <p>
        <span class="dot good" />
        <b>{plural(state.workers.connected, "worker")}</b>
        {waiting} connected{cores > 0 && `, ${plural(cores, "event loop")} in all`}
      </p>
      <ul>
        {there.slice(0, 12).map(worker => (
          <li key={worker.id} title={worker.id}>
            {nameOf(worker)}
          </li>
        ))}
        {there.length > 12 && <li>and {count(there.length - 12)} more</li>}
      </ul>
    </div>
  );
}
