import type { ComponentChildren } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button, IconButton } from './button';
import { Icon, type IconName } from './icon';

export interface MenuItem {
  label: string;
  icon?: IconName;
  onSelect: () => void;
  isDangerous?: boolean;
  isDisabled?: boolean;
  isChecked?: boolean;
  /** A key that does the same. */
  hint?: string;
  /** A remark at the end of the row. */
  remark?: string;
}

export interface MenuProps {
  label: string;
  /** "-" draws a line. */
  items: (MenuItem | '-')[];
  /** Without it the button is an icon. */
  children?: ComponentChildren;
  icon?: IconName;
  kind?: 'plain' | 'quiet' | 'primary';
}

/** A button that opens a list of actions: arrows move, letters jump, Escape closes, the focus returns. */
export const Menu = ({ label, items, children, icon = 'dots', kind = 'quiet' }: MenuProps) => {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = (withFocus = true) => {
    setOpen(false);
    if (withFocus) button.current?.focus();
  };
  const about = {
    'aria-haspopup': 'menu' as const,
    'aria-expanded': isOpen,
    'aria-controls': isOpen ? id : undefined,
    buttonRef: button,
    onClick: () => setOpen(!isOpen),
  };
  return (
    <div class="menu">
      {children ? (
        <Button {...about} kind={kind} icon={icon === 'dots' ? undefined : icon} aria-label={label}>
          {children}
        </Button>
      ) : (
        <IconButton {...about} icon={icon} label={label} kind={kind} />
      )}
      {isOpen && <MenuList id={id} label={label} items={items} anchor={button.current} onClose={close} />}
    </div>
  );
};

interface MenuListProps {
  id: string;
  label: string;
  items: (MenuItem | '-')[];
  anchor: HTMLElement | null;
  onClose: (withFocus?: boolean) => void;
}

const edge = 8; // pixels kept free at the window's edges

const MenuList = ({ id, label, items, anchor, onClose }: MenuListProps) => {
  const list = useRef<HTMLDivElement>(null);
  const entries = () => [...(list.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];

  useLayoutEffect(() => {
    const element = list.current;
    if (!element || !anchor) return;
    const at = anchor.getBoundingClientRect();
    const left = Math.min(at.right - element.offsetWidth, innerWidth - element.offsetWidth - edge);
    const isBelow = at.bottom + element.offsetHeight + edge < innerHeight;
    element.style.left = `${Math.max(edge, left)}px`;
    element.style.top = `${isBelow ? at.bottom + 4 : Math.max(edge, at.top - element.offsetHeight - 4)}px`;
    entries()[0]?.focus();
  }, []);

  useEffect(() => {
    const outside = (event: Event) => {
      const target = event.target as Node;
      if (!list.current?.contains(target) && !anchor?.contains(target)) onClose(false);
    };
    const away = () => onClose(false);
    document.addEventListener('pointerdown', outside, true);
    addEventListener('resize', away);
    return () => {
      document.removeEventListener('pointerdown', outside, true);
      removeEventListener('resize', away);
    };
  }, []);

  const move = (event: KeyboardEvent) => {
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const go = (to: number) => {
      all[(to + all.length) % all.length]?.focus();
      event.preventDefault();
      event.stopPropagation();
    };
    if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(all.length - 1);
    else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onClose();
    } else if (event.key === 'Tab') onClose(false);
    else if (event.key.length === 1 && /\S/.test(event.key)) {
      const letter = event.key.toLowerCase();
      const next = [...all.slice(at + 1), ...all].find((entry) =>
        entry.textContent?.trim().toLowerCase().startsWith(letter),
      );
      event.stopPropagation();
      next?.focus();
    }
  };

  return (
    <div id={id} ref={list} class="menu-list" role="menu" aria-label={label} onKeyDown={move}>
      {items.map((item, index) =>
        item === '-' ? (
          <div key={index} role="separator" class="menu-line" />
        ) : (
          <button
            key={index}
            type="button"
            role={item.isChecked === undefined ? 'menuitem' : 'menuitemcheckbox'}
            aria-checked={item.isChecked}
            aria-disabled={item.isDisabled}
            tabIndex={-1}
            class={`menu-item ${item.isDangerous ? 'menu-item-danger' : ''}`}
            onClick={() => {
              if (item.isDisabled) return;
              onClose();
              item.onSelect();
            }}
          >
            <span class="menu-item-icon">
              {item.isChecked ? <Icon name="check" /> : item.icon && <Icon name={item.icon} />}
            </span>
            <span>{item.label}</span>
            {item.remark && <span class="menu-hint">{item.remark}</span>}
            {item.hint && <kbd>{item.hint}</kbd>}
          </button>
        ),
      )}
    </div>
  );
};
