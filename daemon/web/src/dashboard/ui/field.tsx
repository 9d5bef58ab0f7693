import type { ComponentChildren, JSX, Ref } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  label: string;
  hint?: ComponentChildren;
  error?: string | undefined;
  /** The label is for screen readers only. */
  isLabelHidden?: boolean;
}

interface Described extends FieldProps {
  children: (about: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': boolean;
  }) => ComponentChildren;
}

/** A label, a control, and below it a hint or what is wrong; the control names both. */
export const Field = ({ label, hint, error, isLabelHidden, children }: Described) => {
  const id = useId();
  const about = error || hint ? `${id}-about` : undefined;
  return (
    <div class={`field ${error ? 'field-wrong' : ''}`}>
      <label for={id} class={isLabelHidden ? 'hidden-text' : 'field-label'}>
        {label}
      </label>
      {children({ id, 'aria-describedby': about, 'aria-invalid': Boolean(error) })}
      {about && (
        <p id={about} class={error ? 'field-error' : 'field-hint'}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
};

type Control<E extends HTMLElement> = FieldProps & Omit<JSX.HTMLAttributes<E>, 'label' | 'value'>;

export interface TextInputProps extends Control<HTMLInputElement> {
  value: string;
  onValue: (value: string) => void;
  type?: string;
  autoComplete?: string;
  required?: boolean;
  maxLength?: number;
  minLength?: number;
  placeholder?: string;
  disabled?: boolean;
  name?: string;
  min?: string | number;
  max?: string | number;
  inputMode?: 'numeric' | 'text' | 'search';
  inputRef?: Ref<HTMLInputElement>;
}

export const TextInput = ({
  label,
  hint,
  error,
  isLabelHidden,
  value,
  onValue,
  inputRef,
  ...rest
}: TextInputProps) => (
  <Field label={label} hint={hint} error={error} isLabelHidden={isLabelHidden}>
    {(about) => (
      <input
        type="text"
        {...rest}
        {...about}
        ref={inputRef}
        class="input"
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    )}
  </Field>
);

export interface TextAreaProps extends Control<HTMLTextAreaElement> {
  value: string;
  onValue: (value: string) => void;
  rows?: number;
  required?: boolean;
  maxLength?: number;
  placeholder?: string;
  disabled?: boolean;
  areaRef?: Ref<HTMLTextAreaElement>;
}

export const TextArea = ({
  label,
  hint,
  error,
  isLabelHidden,
  value,
  onValue,
  areaRef,
  ...rest
}: TextAreaProps) => (
  <Field label={label} hint={hint} error={error} isLabelHidden={isLabelHidden}>
    {(about) => (
      <textarea
        rows={4}
        {...rest}
        {...about}
        ref={areaRef}
        class="input"
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    )}
  </Field>
);

export interface SelectProps<T extends string> extends FieldProps {
  value: T;
  onValue: (value: T) => void;
  options: readonly { value: T; label: string; disabled?: boolean }[];
  disabled?: boolean;
}

export const Select = <T extends string>({ value, onValue, options, disabled, ...field }: SelectProps<T>) => (
  <Field {...field}>
    {(about) => (
      <select
        {...about}
        class="input select"
        value={value}
        disabled={disabled}
        onChange={(event) => onValue(event.currentTarget.value as T)}
      >
        {options.map((option) => (
          <option
            key={option.value}
            value={option.value}
            disabled={option.disabled}
            selected={option.value === value}
          >
            {option.label}
          </option>
        ))}
      </select>
    )}
  </Field>
);

interface ToggleProps {
  label: ComponentChildren;
  hint?: ComponentChildren;
  checked: boolean;
  onValue: (checked: boolean) => void;
  disabled?: boolean;
}

export const Checkbox = ({ label, hint, checked, onValue, disabled }: ToggleProps) => {
  const id = useId();
  return (
    <div class="toggle">
      <input
        id={id}
        type="checkbox"
        class="checkbox"
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-about` : undefined}
        onChange={(event) => onValue(event.currentTarget.checked)}
      />
      <label for={id}>{label}</label>
      {hint && (
        <p id={`${id}-about`} class="field-hint">
          {hint}
        </p>
      )}
    </div>
  );
};

/** For what takes effect at once; a checkbox is for what a form saves. */
export const Switch = ({ label, hint, checked, onValue, disabled }: ToggleProps) => {
  const id = useId();
  return (
    <div class="toggle">
      <button
        type="button"
        id={id}
        role="switch"
        class="switch"
        aria-checked={checked}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint ? `${id}-about` : undefined}
        disabled={disabled}
        onClick={() => onValue(!checked)}
      />
      <label id={`${id}-label`} for={id}>
        {label}
      </label>
      {hint && (
        <p id={`${id}-about`} class="field-hint">
          {hint}
        </p>
      )}
    </div>
  );
};
