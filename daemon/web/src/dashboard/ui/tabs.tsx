import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Link } from '../router';

export interface Tab {
  id: string;
  label: string;
  to: string;
  count?: number;
}

/** A row that scrolls where there is no room for all: the open one is among those in view. */
export const useOpenInView = (current: string) => {
  const row = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const open = row.current?.querySelector<HTMLElement>('[aria-current]');
    if (row.current && open)
      row.current.scrollLeft = open.offsetLeft - (row.current.clientWidth - open.offsetWidth) / 2;
  }, [current]);
  return row;
};

/** Tabs that are places: each has its address, so that it can be linked and gone back to. */
export const Tabs = ({ label, tabs, current }: { label: string; tabs: Tab[]; current: string }) => {
  const row = useOpenInView(current);
  return (
    <nav ref={row} class="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.id} to={tab.to} class="tab" aria-current={tab.id === current ? 'page' : undefined}>
          {tab.label}
          {tab.count !== undefined && <span class="tab-count">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  );
};

/** A choice of a few, as one control: `options` beside each other. */
export const Segments = <T extends string>({
  label,
  value,
  options,
  onValue,
}: {
  label: string;
  value: T;
  options: { value: T; label: ComponentChildren }[];
  onValue: (value: T) => void;
}) => (
  <div class="segments" role="group" aria-label={label}>
    {options.map((option) => (
      <button
        key={option.value}
        type="button"
        class="segment"
        aria-pressed={option.value === value}
        onClick={() => onValue(option.value)}
      >
        {option.label}
      </button>
    ))}
  </div>
);
