/** Small parts that only these pages need, in the manner of ui/. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { ApiError } from '../../../shared/api';
import { Link } from '../../router';
import { Banner, Icon, type IconName } from '../../ui';

/** A place that looks like a button. */
export const LinkButton = ({
  to,
  kind = 'plain',
  icon,
  children,
}: {
  to: string;
  kind?: 'primary' | 'plain' | 'quiet';
  icon?: IconName;
  children: ComponentChildren;
}) => (
  <Link to={to} class={`button button-${kind} button-normal`}>
    {icon && <Icon name={icon} />}
    <span class="button-text">{children}</span>
  </Link>
);

/** What a form's write was refused with. */
export const Problem = ({ text }: { text: string | undefined }) =>
  text ? (
    <Banner tone="danger" icon="warning">
      {text}
    </Banner>
  ) : null;

/** A share from 0 to 1 as a bar; the figure stands beside it for who can't see it. */
export const Meter = ({
  share,
  tone = 'accent',
}: {
  share: number;
  tone?: 'accent' | 'ok' | 'warn' | 'danger';
}) => (
  <svg class={`meter meter-${tone}`} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
    <rect class="meter-room" width="100" height="6" rx="3" />
    <rect class="meter-fill" width={100 * Math.min(1, Math.max(0, share))} height="6" rx="3" />
  </svg>
);

/** Work under way; without a share nobody knows how much there is. */
export const Progress = ({ share, label }: { share: number | undefined; label: string }) => (
  <progress class="progress" aria-label={label} max={1} value={share} />
);

export interface Choice<T extends string> {
  value: T;
  label: string;
  hint?: string;
}

export const RadioGroup = <T extends string>({
  label,
  hint,
  value,
  choices,
  onValue,
}: {
  label: string;
  hint?: string;
  value: T;
  choices: Choice<T>[];
  onValue: (value: T) => void;
}) => {
  const id = useId();
  return (
    <fieldset class="radio-group">
      <legend class="field-label">{label}</legend>
      {choices.map((choice) => (
        <div key={choice.value} class="radio">
          <input
            type="radio"
            id={`${id}-${choice.value}`}
            name={id}
            value={choice.value}
            checked={choice.value === value}
            aria-describedby={choice.hint ? `${id}-${choice.value}-about` : undefined}
            onChange={() => onValue(choice.value)}
          />
          <label for={`${id}-${choice.value}`}>{choice.label}</label>
          {choice.hint && (
            <p id={`${id}-${choice.value}-about`} class="field-hint">
              {choice.hint}
            </p>
          )}
        </div>
      ))}
      {hint && <p class="field-hint">{hint}</p>}
    </fieldset>
  );
};

/** A form that saves by its button or by Enter. */
export const Form = ({
  onSave,
  children,
  id,
  class: extra = '',
}: {
  onSave: () => unknown;
  children: ComponentChildren;
  id?: string;
  class?: string;
}) => (
  <form
    id={id}
    class={`form ${extra}`}
    autoComplete="off"
    onSubmit={(event) => {
      event.preventDefault();
      onSave();
    }}
  >
    {children}
  </form>
);

/** The server doesn't know the call: what it is for is not shown. */
export const isMissing = (error: Error | undefined) => error instanceof ApiError && error.status === 404;

export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
