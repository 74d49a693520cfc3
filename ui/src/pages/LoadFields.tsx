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
  /** Something else decides. */
  disabled?: boolean;
}

/** How many users, how quickly, for how long: the same in the start form and the edit dialog. */
export function LoadFields(props: Props) {
  const { text, errors, onChange, durationHelp, withoutDuration, rampHelp, disabled = false } = props;
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
        error={disabled ? undefined : errors.users}
        disabled={disabled}
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
        error={disabled ? undefined : errors.spawn_rate}
        disabled={disabled}
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
        error={disabled ? undefined : errors.duration}
        disabled={disabled}
        help={durationHelp}
      />
    </div>
  );
}
