import { useEffect, useState } from "preact/hooks";
import { get } from "../api/client";

/** What the API says at this path, asked for again every so many seconds while it is shown. */
export function usePolled<T>(path: string, seconds: number): T | null {
  const [answer, setAnswer] = useState<T | null>(null);
  useEffect(() => {
    const ask = () => get<T>(path).then(setAnswer, () => {});
    void ask();
    const timer = setInterval(ask, seconds * 1000);
    return () => clearInterval(timer);
  }, [path, seconds]);
  return answer;
}
