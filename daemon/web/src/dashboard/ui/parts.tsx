import type { ComponentChildren } from 'preact';
import { ApiError } from '../../shared/api';
import { numberText } from '../format';
import { common } from '../messages';
import { Link } from '../router';
import { orgPath } from '../session';
import { Button, IconButton } from './button';
import { Icon, type IconName } from './icon';
import { toast } from './toast';

export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'danger' | 'ai';

export const Badge = ({
  tone = 'neutral',
  children,
  icon,
  title,
}: {
  tone?: Tone;
  children: ComponentChildren;
  icon?: IconName;
  title?: string;
}) => (
  <span class={`badge badge-${tone}`} title={title}>
    {icon && <Icon name={icon} size={13} />}
    {children}
  </span>
);

/** A figure beside what it counts; `label` says it in words where the figure alone would not do. */
export const CountMark = ({
  count,
  isUrgent,
  label,
}: {
  count: number;
  isUrgent?: boolean;
  label?: string;
}) => (
  <span class={`count ${isUrgent ? 'count-urgent' : ''}`}>
    <span aria-hidden={label ? true : undefined}>
      {count > 999 ? numberText(999) + '+' : numberText(count)}
    </span>
    {label && <span class="hidden-text">{label}</span>}
  </span>
);

const shades = 6;

/** Initials on a colour that stays with the id. Decoration: the name stands beside it. */
export const Avatar = ({
  name,
  id,
  size = 'normal',
}: {
  name: string;
  id: string;
  size?: 'small' | 'normal';
}) => {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const initials = [words[0], words.length > 1 ? words[words.length - 1] : '']
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('');
  const shade = [...id].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7) % shades;
  return (
    <span class={`avatar avatar-${size} avatar-shade-${shade}`} aria-hidden="true">
      {initials ? initials.toUpperCase() : <Icon name="person" size={size === 'small' ? 12 : 16} />}
    </span>
  );
};

/** What to do when there is nothing: says why and offers the next step. */
export const EmptyState = ({
  icon,
  title,
  children,
  action,
  isPage = false,
}: {
  icon: IconName;
  title: string;
  children?: ComponentChildren;
  action?: ComponentChildren;
  /** It stands in a page's place: its title is the page's. */
  isPage?: boolean;
}) => (
  <div class="empty">
    <span class="empty-icon">
      <Icon name={icon} size={26} />
    </span>
    {isPage ? <h1>{title}</h1> : <h2>{title}</h2>}
    {children && <div class="empty-text">{children}</div>}
    {action}
  </div>
);

/** Stands where lines will be, so that nothing moves when they come. */
export const Skeleton = ({
  lines = 3,
  kind = 'text',
}: {
  lines?: number;
  kind?: 'text' | 'card' | 'page';
}) => (
  <div class={`skeleton skeleton-${kind}`} role="status" aria-label={common('loading')}>
    {Array.from({ length: lines }, (_, index) => (
      <span key={index} class="skeleton-line" />
    ))}
  </div>
);

export const Banner = ({
  tone = 'accent',
  icon = 'info',
  children,
  action,
}: {
  tone?: Tone;
  icon?: IconName;
  children: ComponentChildren;
  action?: ComponentChildren;
}) => (
  <div class={`banner banner-${tone}`} role={tone === 'danger' ? 'alert' : undefined}>
    <Icon name={icon} />
    <div class="banner-text">{children}</div>
    {action}
  </div>
);

/** What a load gave: its skeleton, its failure with another try, or its data. */
export const Loaded = <T,>({
  of,
  skeleton,
  children,
}: {
  of: { data: T | undefined; error: Error | undefined; isLoading: boolean; reload: () => void };
  skeleton?: ComponentChildren;
  children: (data: T) => ComponentChildren;
}) => {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.error) return <Failure error={of.error} onRetry={of.reload} />;
  return <>{skeleton ?? <Skeleton />}</>;
};

export const Failure = ({
  error,
  onRetry,
  isPage,
}: {
  error: Error;
  onRetry: () => void;
  isPage?: boolean;
}) => {
  const needsFactor = error instanceof ApiError && error.code === 'totp_enrolment_required';
  return (
    <EmptyState
      icon={needsFactor ? 'lock' : 'warning'}
      title={common(needsFactor ? 'factorNeeded' : 'failed')}
      isPage={isPage}
      action={
        needsFactor ? (
          <Link to={orgPath('profile')} class="button button-primary button-normal">
            {common('factorSetUp')}
          </Link>
        ) : (
          <Button onClick={onRetry}>{common('retry')}</Button>
        )
      }
    >
      <p>{error.message}</p>
    </EmptyState>
  );
};

export const Card = ({
  title,
  children,
  actions,
  description,
}: {
  title?: ComponentChildren;
  description?: ComponentChildren;
  children: ComponentChildren;
  actions?: ComponentChildren;
}) => (
  <section class="card">
    {(title || actions) && (
      <header class="card-head">
        <div>
          {title && <h2>{title}</h2>}
          {description && <p class="quiet">{description}</p>}
        </div>
        {actions}
      </header>
    )}
    {children}
  </section>
);

/** The head of a page below the frame: what it is, what it is for, what one can do. */
export const PageHead = ({
  title,
  children,
  actions,
}: {
  title: string;
  children?: ComponentChildren;
  actions?: ComponentChildren;
}) => (
  <header class="page-head">
    <div>
      <h1>{title}</h1>
      {children && <p class="quiet">{children}</p>}
    </div>
    {actions && <div class="page-actions">{actions}</div>}
  </header>
);

export const copyText = async (text: string) => {
  await navigator.clipboard.writeText(text);
  toast(common('copied'));
};

export const CodeBlock = ({ text, label }: { text: string; label: string }) => (
  <div class="code">
    <pre tabIndex={0} aria-label={label}>
      <code>{text}</code>
    </pre>
    <IconButton icon="copy" label={common('copy')} onClick={() => void copyText(text)} />
  </div>
);

/** A time that a pointer's rest shows in full. */
export const Time = ({
  value,
  children,
  title,
}: {
  value: string;
  children: ComponentChildren;
  title: string;
}) => (
  <time dateTime={value} title={title}>
    {children}
  </time>
);
