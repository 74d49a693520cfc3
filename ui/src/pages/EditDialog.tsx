import { useState } from "preact/hooks";
import { post, type Refused } from "../api/client";
import type { Accepted, State } from "../api/types";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { Notice } from "../components/Notice";
import { inWords } from "../format/format";
import { LoadFields } from "./LoadFields";
import { checkLoad, type LoadErrors, type LoadText } from "./load-fields";

/** New goals for the run that is on. */
export function EditDialog({ state, onClose }: { state: State; onClose: () => void }) {
  const [text, setText] = useState<LoadText>({
    users: String(state.plan?.users ?? state.target_users),
    spawn_rate: String(state.plan?.spawn_rate ?? 1),
    duration: "",
  });
  const [errors, setErrors] = useState<LoadErrors>({});
  const [refused, setRefused] = useState<string | null>(null);
  const ending =
    state.remaining === null ? "it runs until stopped" : `it ends in ${inWords(state.remaining)}`;

  const apply = async (event: SubmitEvent) => {
    event.preventDefault();
    const { load, errors } = checkLoad(text);
    setErrors(errors);
    if (!load) return;
    const { users, spawn_rate, duration } = load;
    try {
      await post<Accepted>("edit", { users, spawn_rate, ...(duration !== null && { duration }) });
      onClose();
    } catch (problem) {
      const { field, message } = problem as Refused;
      if (field && field in text) setErrors({ [field]: message });
      else setRefused(message);
    }
  };

  return (
    <Dialog title="Edit the running test" onClose={onClose}>
      <form onSubmit={apply} noValidate>
        {refused && <Notice tone="bad">{refused}</Notice>}
        <LoadFields
          text={text}
          errors={errors}
          onChange={setText}
          withoutDuration="unchanged"
          durationHelp={`From now, such as 5m; empty: unchanged, ${ending}`}
          rampHelp="Users started or stopped each second"
        />
        <div class="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary">
            Apply
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
