import type { ComponentChildren } from "preact";
import type { Quantity } from "../format/format";

interface Props {
  title: string;
  quantity: Quantity;
  tone?: "bad" | "warn" | undefined;
  /** A few words below: what it is compared with. */
  children?: ComponentChildren;
}

/** A big figure with its unit. */
export function Figure({ title, quantity, tone, children }: Props) {
  return (
    <div class={tone ? `figure ${tone}` : "figure"}>
      <dt>{title}</dt>
      <dd>
        <b>{quantity.value}</b>
        {quantity.unit && <span class="unit">{quantity.unit}</span>}
      </dd>
      <dd class="below">{children}</dd>
    </div>
  );
}
