import type { ComponentChildren, JSX, Ref } from 'preact';
import { Icon, type IconName } from './icon';

export interface ButtonProps extends Omit<JSX.HTMLAttributes<HTMLButtonElement>, 'icon'> {
  kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  size?: 'small' | 'normal';
  icon?: IconName;
  isBusy?: boolean;
  type?: 'button' | 'submit';
  disabled?: boolean;
  children?: ComponentChildren;
  buttonRef?: Ref<HTMLButtonElement>;
  title?: string;
}

/** `isBusy` keeps the width and refuses presses; the label stays for screen readers. */
export const Button = ({
  kind = 'plain',
  size = 'normal',
  icon,
  isBusy = false,
  type = 'button',
  children,
  buttonRef,
  class: extra,
  ...rest
}: ButtonProps) => (
  <button
    {...rest}
    ref={buttonRef}
    type={type}
    class={`button button-${kind} button-${size} ${String(extra ?? '')}`}
    aria-busy={isBusy}
    onClick={(event) => {
      if (isBusy) event.preventDefault();
      else (rest.onClick as ((event: MouseEvent) => void) | undefined)?.(event);
    }}
  >
    {isBusy ? <span class="spinner" /> : icon && <Icon name={icon} />}
    {children && <span class="button-text">{children}</span>}
  </button>
);

export interface IconButtonProps extends Omit<ButtonProps, 'children'> {
  icon: IconName;
  label: string;
  isPressed?: boolean;
}

export const IconButton = ({ label, isPressed, kind = 'quiet', ...rest }: IconButtonProps) => (
  <Button
    {...rest}
    kind={kind}
    class={`button-icon ${String(rest.class ?? '')}`}
    aria-label={label}
    title={rest.title ?? label}
    aria-pressed={isPressed}
  />
);
