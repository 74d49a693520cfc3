import type { UserClass } from "../api/types";
import { percent } from "../format/format";

export interface ClassChoice extends UserClass {
  chosen: boolean;
}

interface Props {
  classes: ClassChoice[];
  onChange: (classes: ClassChoice[]) => void;
}

function share(one: ClassChoice, all: ClassChoice[]): string {
  if (!one.chosen) return "left out";
  if (one.fixed_count > 0) return `exactly ${one.fixed_count}`;
  const whole = all
    .filter(other => other.chosen && other.fixed_count === 0)
    .reduce((sum, other) => sum + other.weight, 0);
  return whole > 0 ? percent(one.weight / whole) : "left out";
}

/** Which kinds of users take part, and in what proportion. */
export function ClassPicker({ classes, onChange }: Props) {
  const change = (index: number, part: Partial<ClassChoice>) =>
    onChange(classes.map((one, at) => (at === index ? { ...one, ...part } : one)));
  const number = (text: string) => Math.max(0, Math.floor(Number(text) || 0));
  const only = classes.filter(one => one.chosen).length === 1;
  return (
    <fieldset class="classes">
      <legend>User classes</legend>
      {classes.map((one, index) => (
        <div class="class" key={one.name}>
          <label class="check">
            <input
              type="checkbox"
              checked={one.chosen}
              disabled={one.chosen && only}
              onChange={event => change(index, { chosen: event.currentTarget.checked })}
            />
            <span>
              <b>{one.name}</b>
              {one.tasks.length > 0 && (
                <small>{one.tasks.map(task => `${task.name} ${percent(task.ratio)}`).join(" · ")}</small>
              )}
            </span>
          </label>
          {classes.length > 1 && (
            <>
              <label class="mini">
                Weight
                <input
                  inputMode="numeric"
                  value={one.weight}
                  disabled={!one.chosen || one.fixed_count > 0}
                  onInput={event => change(index, { weight: number(event.currentTarget.value) })}
                />
              </label>
              <label class="mini" title="Exactly so many, whatever the weights; 0: by weight">
                Exactly
                <input
                  inputMode="numeric"
                  value={one.fixed_count}
                  disabled={!one.chosen}
                  onInput={event => change(index, { fixed_count: number(event.currentTarget.value) })}
                />
              </label>
            </>
          )}
          <span class="share-words">{share(one, classes)}</span>
        </div>
      ))}
    </fieldset>
  );
}
