/** What people type into the fields for users, rate and duration, checked before it is sent. */

export interface LoadText {
  users: string;
  spawn_rate: string;
  duration: string;
}

export interface Load {
  users: number;
  spawn_rate: number;
  duration: string | null;
}

export type LoadErrors = Partial<Record<keyof LoadText, string>>;

const DURATION = /^\s*(\d+(\.\d+)?\s*(ms|s|m|h|d)?\s*)+$/;

export function checkLoad(text: LoadText): { load?: Load; errors: LoadErrors } {
  const errors: LoadErrors = {};
  const users = Number(text.users);
  if (!Number.isInteger(users) || users < 1 || text.users.trim() === "") {
    errors.users = "A whole number, at least 1.";
  }
  const spawn_rate = Number(text.spawn_rate);
  if (!(spawn_rate > 0) || !Number.isFinite(spawn_rate)) {
    errors.spawn_rate = "A number above 0; 0.5 is one user in two seconds.";
  }
  const duration = text.duration.trim();
  if (duration !== "" && !DURATION.test(duration)) {
    errors.duration = "Seconds, or a time such as 30s, 5m or 1h30m; empty to run until you stop it.";
  }
  if (Object.keys(errors).length > 0) return { errors };
  return { load: { users, spawn_rate, duration: duration === "" ? null : duration }, errors };
}

/** 5400 -> "1h30m": how a duration is put into the form. */
export function durationText(seconds: number | null): string {
  if (seconds === null) return "";
  if (!Number.isInteger(seconds)) return String(seconds);
  const parts: Array<[number, string]> = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor((seconds % 86_400) / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "m"],
    [seconds % 60, "s"],
  ];
  return (
    parts
      .filter(([many]) => many > 0)
      .map(([many, unit]) => many + unit)
      .join("") || "0s"
  );
}
