import { useId } from "preact/hooks";
import type { LoadShape } from "../api/types";

interface Props {
  shape: LoadShape;
  followed: boolean;
  onChange: (followed: boolean) => void;
}

/** Whether the scenario's load shape decides how many users there are, or this form. */
export function ShapeChoice({ shape, followed, onChange }: Props) {
  const name = useId();
  const choice = (value: boolean, title: string, hint: string) => (
    <div class="class">
      <label class="check">
        <input
          type="radio"
          name={name}
          value={value ? "shape" : "form"}
          checked={followed === value}
          onChange={() => onChange(value)}
        />
        <span>
          <b>{title}</b>
          <small>{hint}</small>
        </span>
      </label>
    </div>
  );
  return (
    <fieldset class="classes">
      <legend>How many users</legend>
      {choice(
        true,
        `Load shape ${shape.name}`,
        shape.uses_load
          ? "The scenario decides over time, with the numbers below"
          : "The scenario decides over time; the numbers below mean nothing",
      )}
      {choice(false, "As below", "The load shape is left out of this run")}
    </fieldset>
  );
}
