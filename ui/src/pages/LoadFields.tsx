import { Field } from "../components/Field";
import type { LoadErrors, LoadText } from "./load-fields";

interface Props {
  text: LoadText;
  errors: LoadErrors;
  onChange: (text: LoadText) => void;
  durationHelp: string;
  /** What an empty duration means. */
  withoutDuration: string;
  /** How long it takes until all users are there. */
  rampHelp?: string;
}

/** How many users, how quickly, for how long: the same in the start form and the edit dialog. */
export function LoadFields({ text, errors, onChange, durationHelp, withoutDuration, rampHelp }: Props) {
  const change = (name: keyof LoadText) => (event: Event) =>
    onChange({ ...text, [name]: (event.currentTarget as HTMLInputElement).value });
  return (
    <div class="fields">
      <Field
        label="Users"
        name="users"
        inputMode="numeric"
        autocomplete="off"
        value={text.users}
        onInput={change("users")}
        error={errors.users}
        help="Simulated users at the peak, over all workers"
        required
      />
      <Field
        label="Spawn rate"
        name="spawn_rate"
        inputMode="decimal"
        autocomplete="off"
        unit="users/s"
        value={text.spawn_rate}
        onInput={change("spawn_rate")}
        error={errors.spawn_rate}
        help={rampHelp ?? "Users started each second"}
        required
      />
      <Field
        label="Duration"
        name="duration"
        autocomplete="off"
        placeholder={withoutDuration}
        value={text.duration}
        onInput={change("duration")}
        error={errors.duration}
        help={durationHelp}
      />
    </div>
  );
}
