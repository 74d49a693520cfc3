import { useState } from "preact/hooks";
import { post } from "../api/client";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { Notice } from "../components/Notice";

/** What was measured cannot be had back: ask once. */
export function ResetDialog({ onClose }: { onClose: () => void }) {
  const [refused, setRefused] = useState<string | null>(null);
  const reset = () => post("reset").then(onClose, (problem: Error) => setRefused(problem.message));
  return (
    <Dialog title="Reset the statistics?" onClose={onClose}>
      {refused && <Notice tone="bad">{refused}</Notice>}
      <p>Everything measured so far is forgotten and counting begins anew. Users go on as they are.</p>
      <div class="dialog-actions">
        <Button onClick={onClose}>Keep them</Button>
        <Button kind="danger" onClick={reset}>
          Reset
        </Button>
      </div>
    </Dialog>
  );
}
