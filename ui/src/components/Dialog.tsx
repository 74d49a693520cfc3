import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "./Button";

interface Props {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** A window over the page; the browser keeps the keyboard inside it, Escape closes it. */
export function Dialog({ title, onClose, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current!;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  const cancel = (event: Event) => {
    event.preventDefault();
    onClose();
  };
  return (
    <dialog ref={element} aria-label={title} onCancel={cancel}>
      <div class="dialog-head">
        <h2>{title}</h2>
        <Button icon="close" kind="quiet" label="Close" onClick={onClose} />
      </div>
      {children}
    </dialog>
  );
}
