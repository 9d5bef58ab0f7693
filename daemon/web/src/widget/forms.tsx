import { useState } from 'preact/hooks';
import type { Conversation } from './config';
import { Icon, moment, useChat, useOwnId } from './parts';
import type { TextKey } from './texts';

interface FieldProps {
  label: string;
  name: string;
  type?: 'text' | 'email';
  required?: boolean;
  isFirst?: boolean;
  hint?: string;
}
const Field = ({ label, name, type = 'text', required, isFirst, hint }: FieldProps) => {
  const id = useOwnId();
  return (
    <div class="field">
      <label for={id}>
        {label} {hint && <span class="soft">({hint})</span>}
      </label>
      <input
        id={id}
        name={name}
        type={type}
        required={required}
        data-first={isFirst}
        dir="auto"
        maxLength={type === 'email' ? 254 : 200}
        autocomplete={type === 'email' ? 'email' : 'name'}
      />
    </div>
  );
};

const read = (event: Event) => {
  event.preventDefault();
  const data = new FormData(event.currentTarget as HTMLFormElement);
  const field = (name: string) => String(data.get(name) ?? '').trim();
  const about = {
    ...(field('name') && { name: field('name') }),
    ...(field('email') && { email: field('email') }),
  };
  return { about, text: field('text') };
};

/** What the business asks before the first word. Nothing leaves the device before the visitor agrees. */
export const PreChat = () => {
  const { state, texts, introduce } = useChat();
  const asked = state.config?.pre_chat;
  if (!asked) return null;
  const { consent } = asked;
  return (
    <form class="form" onSubmit={(event) => introduce(read(event).about)}>
      <h3>{texts('before')}</h3>
      {state.config?.greeting && <p dir="auto">{state.config.greeting}</p>}
      {asked.name && <Field label={texts('name')} name="name" required isFirst />}
      {asked.email && (
        <Field label={texts('email')} name="email" type="email" required isFirst={!asked.name} />
      )}
      {consent && (
        <div class="consent">
          <p dir="auto" tabIndex={0}>
            {consent.text}
          </p>
          {/^https?:\/\//.test(consent.policy_url) && (
            <a href={consent.policy_url} target="_blank" rel="noopener noreferrer">
              {texts('policy')}
            </a>
          )}
          <label>
            <input type="checkbox" name="agree" required data-first={!asked.name && !asked.email} />{' '}
            {texts('agree')}
          </label>
        </div>
      )}
      <button type="submit" class="main">
        {texts('start_chat')}
      </button>
    </form>
  );
};

/** For when nobody is there: it becomes a conversation that waits for the team. */
export const LeaveMessage = () => {
  const { state, texts, leave, go } = useChat();
  const [isBusy, setBusy] = useState(false);
  const id = useOwnId();
  const back = state.config?.next_open_at;
  const send = async (event: Event) => {
    const { about, text } = read(event);
    setBusy(true);
    await leave(about, text);
    setBusy(false);
  };
  return (
    <form class="form" onSubmit={(event) => void send(event)}>
      <h3>{texts('leave')}</h3>
      <p>
        {state.config?.away_text || texts('leave_text')}{' '}
        {back && texts('back_at', { when: moment(back, texts.language) }) + '.'}
      </p>
      <Field label={texts('name')} name="name" isFirst hint={texts('optional')} />
      <Field label={texts('email')} name="email" type="email" required />
      <div class="field">
        <label for={id}>{texts('message')}</label>
        <textarea id={id} name="text" rows={4} required maxLength={8000} dir="auto" />
      </div>
      {state.notice && (
        <p class="strip failure" role="alert">
          {state.notice}
        </p>
      )}
      <button type="submit" class="main" disabled={isBusy}>
        {texts('leave_send')}
      </button>
      <button type="button" class="plain" onClick={() => go('chat')}>
        {texts('cancel')}
      </button>
    </form>
  );
};

export const ConversationList = () => {
  const { state, texts, openConversation, attempt } = useChat();
  const open = (conversation: Conversation | null) => void attempt(() => openConversation(conversation));
  return (
    <div class="form">
      <h3>{texts('conversations')}</h3>
      {!state.conversations.length && <p class="soft">{texts('no_conversations')}</p>}
      <ul class="past">
        {state.conversations.map((one) => (
          <li key={one.id}>
            <button type="button" onClick={() => open(one)}>
              <span class={one.state === 'resolved' ? 'soft' : ''} dir="auto">
                {one.preview || one.short_id}
              </span>
              <time class="soft" dateTime={one.last_activity_at}>
                {new Intl.DateTimeFormat(texts.language, { dateStyle: 'medium' }).format(
                  new Date(one.last_activity_at),
                )}
              </time>
            </button>
          </li>
        ))}
      </ul>
      {state.notice && (
        <p class="strip failure" role="alert">
          {state.notice}
        </p>
      )}
      <button type="button" class="main" data-first onClick={() => open(null)}>
        <Icon name="plus" /> {texts('new_conversation')}
      </button>
    </div>
  );
};

const scores: TextKey[] = ['rate_bad', 'rate_2', 'rate_3', 'rate_4', 'rate_good'];

/** Drawn, since not every device has the signs: the mouth bends with the score. */
const Face = ({ score }: { score: number }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path
      d={`M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM9 9.2v.6M15 9.2v.6M8 ${17 - score * 0.6}q4 ${(score - 3) * 2.2} 8 0`}
    />
  </svg>
);

export const Rating = () => {
  const { state, texts, rate } = useChat();
  const [score, setScore] = useState(0);
  const [comment, setComment] = useState('');
  if (state.isRated)
    return (
      <p class="line soft" role="status">
        {texts('rated')}
      </p>
    );
  const send = (event: Event) => {
    event.preventDefault();
    void rate(score, comment);
  };
  return (
    <form class="rating" onSubmit={send}>
      <fieldset>
        <legend>{texts('rate')}</legend>
        <div class="faces">
          {scores.map((label, i) => (
            <label key={label} title={texts(label)}>
              <input
                type="radio"
                name="score"
                checked={score === i + 1}
                aria-label={texts(label)}
                onChange={() => setScore(i + 1)}
              />
              <Face score={i + 1} />
            </label>
          ))}
        </div>
      </fieldset>
      {score > 0 && (
        <>
          <textarea
            rows={2}
            maxLength={2000}
            dir="auto"
            aria-label={texts('rate_comment')}
            placeholder={texts('rate_comment')}
            value={comment}
            onInput={(event) => setComment(event.currentTarget.value)}
          />
          <button type="submit" class="main">
            {texts('rate_send')}
          </button>
        </>
      )}
    </form>
  );
};
