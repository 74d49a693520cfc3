import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./Icon";

interface Props {
  icon?: IconName;
  kind?: "primary" | "danger" | "plain" | "quiet";
  type?: "button" | "submit";
  disabled?: boolean;
  label?: string;
  big?: boolean;
  onClick?: () => void;
  children?: ComponentChildren;
}

/** `label` names a button that shows an icon only. */
export function Button({
  icon,
  kind = "plain",
  type = "button",
  disabled,
  label,
  big,
  onClick,
  children,
}: Props) {
  return (
    <button
      type={type}
      class={`button ${kind}${big ? " big" : ""}`}
      disabled={disabled}
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      {icon && <Icon name={icon} />}
      {children && <span>{children}</span>}
    </button>
  );
}
