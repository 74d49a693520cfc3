import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

interface Props extends Omit<JSX.InputHTMLAttributes<HTMLInputElement>, "label"> {
  label: string;
  help?: ComponentChildren;
  unit?: string | null;
  error?: string | null;
}

/** A labelled input with its unit, its help and what is wrong with it. */
export function Field({ label, help, unit, error, ...input }: Props) {
  const id = useId();
  const described = [error && `${id}-error`, help && `${id}-help`].filter(Boolean).join(" ");
  return (
    <div class={error ? "field wrong" : "field"}>
      <label for={id}>{label}</label>
      <div class="input">
        <input
          id={id}
          aria-describedby={described || undefined}
          aria-invalid={error ? true : undefined}
          {...input}
        />
        {unit && <span class="unit">{unit}</span>}
      </div>
      {error && (
        <p id={`${id}-error`} class="error" role="alert">
          {error}
        </p>
      )}
      {help && (
        <p id={`${id}-help`} class="help">
          {help}
        </p>
      )}
    </div>
  );
}
