import { useEffect, useRef } from "preact/hooks";

export interface Tab {
  id: string;
  title: string;
  /** How many there are to see. */
  badge?: number | undefined;
  tone?: "bad" | "warn" | undefined;
}

interface Props {
  tabs: Tab[];
  current: string;
  onSelect: (id: string) => void;
}

/** The row of tabs; arrow keys go from one to the next. */
export function Tabs({ tabs, current, onSelect }: Props) {
  const row = useRef<HTMLDivElement>(null);
  // On a narrow screen the row scrolls; not by scrollIntoView, which would move the page too.
  useEffect(() => {
    const tab = row.current!.querySelector<HTMLElement>("[aria-selected=true]");
    if (tab) row.current!.scrollLeft = tab.offsetLeft - row.current!.clientWidth / 2 + tab.clientWidth / 2;
  }, [current]);
  const go = (event: KeyboardEvent) => {
    const at = tabs.findIndex(tab => tab.id === current);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length]!;
    onSelect(next.id);
    row.current!.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="Views" ref={row} onKeyDown={go}>
      {tabs.map(tab => (
        <button
          type="button"
          role="tab"
          key={tab.id}
          id={`tab-${tab.id}`}
          aria-selected={tab.id === current}
          aria-controls="panel"
          tabIndex={tab.id === current ? 0 : -1}
          onClick={() => onSelect(tab.id)}
        >
          {tab.title}
          {tab.badge ? <span class={tab.tone ? `badge ${tab.tone}` : "badge"}>{tab.badge}</span> : null}
        </button>
      ))}
    </div>
  );
}
