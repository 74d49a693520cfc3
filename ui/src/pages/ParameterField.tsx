import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { Parameter } from "../api/types";
import { Field } from "../components/Field";
import { sentence } from "../model/explain";

export type Value = string | number | boolean;

interface Props {
  parameter: Parameter;
  value: Value;
  error: string | null;
  onChange: (value: Value) => void;
}

const fromEnvironment = (source: string) => source !== "" && source !== "default";

function Help({ parameter, value }: { parameter: Parameter; value: Value }): ComponentChildren {
  const changed = String(value) !== String(parameter.default);
  const standard = `${parameter.default}${parameter.unit ? ` ${parameter.unit}` : ""}`;
  return (
    <>
      {parameter.help && sentence(parameter.help)}
      {changed && !parameter.secret && (
        <span class="default"> Default: {standard === "" ? "nothing" : standard}.</span>
      )}
      {fromEnvironment(parameter.source) && !changed && (
        <span class="default"> Set in {parameter.source}.</span>
      )}
    </>
  );
}

/** A setting of the scenario, with the input its type asks for. */
export function ParameterField(props: Props) {
  const { parameter, value, error, onChange } = props;
  if (parameter.type === "boolean") return <Switch {...props} />;
  if (parameter.type === "choice") return <Choice {...props} />;
  const numeric = parameter.type === "integer" || parameter.type === "number";
  return (
    <Field
      label={parameter.name}
      name={parameter.name}
      type={parameter.secret ? "password" : "text"}
      inputMode={numeric ? "decimal" : undefined}
      autocomplete="off"
      value={String(value)}
      unit={parameter.unit}
      error={error}
      help={<Help parameter={parameter} value={value} />}
      onInput={event => onChange(event.currentTarget.value)}
    />
  );
}

function Switch({ parameter, value, onChange }: Props) {
  const id = useId();
  return (
    <div class="field">
      <label class="check" for={id}>
        <input
          id={id}
          type="checkbox"
          name={parameter.name}
          checked={value === true || value === "true"}
          onChange={event => onChange(event.currentTarget.checked)}
        />
        {parameter.name}
      </label>
      <p class="help">
        <Help parameter={parameter} value={value} />
      </p>
    </div>
  );
}

function Choice({ parameter, value, onChange }: Props) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{parameter.name}</label>
      <select
        id={id}
        name={parameter.name}
        value={String(value)}
        onChange={event => onChange(event.currentTarget.value)}
      >
        {parameter.choices.map(choice => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
      <p class="help">
        <Help parameter={parameter} value={value} />
      </p>
    </div>
  );
}

/** What is wrong with it, or null. Units and choices are the leader's to judge. */
export function wrong(parameter: Parameter, value: Value): string | null {
  if (parameter.type !== "integer" && parameter.type !== "number") return null;
  const number = Number(value);
  if (String(value).trim() === "" || !Number.isFinite(number)) return "A number is needed.";
  if (parameter.type === "integer" && !Number.isInteger(number)) return "A whole number is needed.";
  if (parameter.minimum !== null && number < parameter.minimum) return `At least ${parameter.minimum}.`;
  if (parameter.maximum !== null && number > parameter.maximum) return `At most ${parameter.maximum}.`;
  return null;
}

/** As the API takes it: numbers as numbers. */
export function typed(parameter: Parameter, value: Value): Value {
  return parameter.type === "integer" || parameter.type === "number" ? Number(value) : value;
}
