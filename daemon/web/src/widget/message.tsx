import { useState } from 'preact/hooks';
import type { Citation } from '../shared/types';
import type { Message, Pending } from './config';
import { AttachedFile } from './files';
import { Icon, IconButton, Linked, moment, useChat, useOwnId } from './parts';

const new_group = 10 * 60_000; // milliseconds of silence

interface BubbleProps {
  message: Message;
  before: Message | undefined;
  isNewest: boolean;
  isLastSent: boolean;
}

export const Bubble = ({ message, before, isNewest, isLastSent }: BubbleProps) => {
  const { texts, outbox } = useChat();
  const { author, attachments = [], citations, suggestions } = message;
  const begins =
    before?.author.kind !== author.kind ||
    Date.parse(message.created_at) - Date.parse(before.created_at) > new_group;
  if (author.kind === 'system')
    return (
      <p class="line soft" dir="auto">
        {message.text}
      </p>
    );
  const isOwn = author.kind === 'visitor';
  return (
    <>
      <div class={`row ${isOwn ? 'own' : author.kind}${begins ? ' begins' : ''}`}>
        {begins && (
          <div class="meta">
            {isOwn ? (
              <span class="hidden">{texts('you')} </span>
            ) : (
              <b>
                {author.kind === 'ai' && <Icon name="bot" />}
                <bdi>{author.kind === 'ai' ? texts('assistant') : author.name || texts('team')}</bdi>
              </b>
            )}
            <time dateTime={message.created_at}>
              {moment(message.created_at, texts.language, { day: 'numeric', month: 'short' })}
            </time>
          </div>
        )}
        {attachments.length ? (
          attachments.map((file) => <AttachedFile key={file.id} file={file} />)
        ) : (
          <div class="bubble" dir="auto">
            <Linked text={message.text} />
          </div>
        )}
        {citations.length > 0 && <Sources citations={citations} />}
        {author.kind === 'ai' && citations.length > 0 && <Helpful message={message} />}
        {isLastSent && <Delivery message={message} />}
      </div>
      {isNewest && suggestions.length > 0 && (
        <ul class="chips">
          {suggestions.map((title) => (
            <li key={title}>
              <button type="button" dir="auto" onClick={() => void outbox.send(title)}>
                {title}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
};

const Delivery = ({ message }: { message: Message }) => {
  const { state, texts } = useChat();
  const behind = state.messages.filter((one) => one.seq > message.seq);
  const isSeen =
    (state.conversation?.member_read_seq ?? 0) >= message.seq ||
    behind.some((one) => one.author.kind === 'member');
  if (!isSeen && behind.some((one) => one.author.kind === 'ai')) return null; // answered says more than sent
  return (
    <div class="delivery soft">
      <Icon name="check" /> {texts(isSeen ? 'seen' : 'sent')}
    </div>
  );
};

/** Each source opens to the words that were taken from it. */
const Sources = ({ citations }: { citations: Citation[] }) => {
  const { texts } = useChat();
  const [open, setOpen] = useState(-1);
  const id = useOwnId();
  const shown = citations[open];
  return (
    <div class="sources">
      <ul aria-label={texts('sources')}>
        {citations.map((citation, i) => (
          <li key={i}>
            <button
              type="button"
              aria-expanded={open === i}
              aria-controls={id}
              onClick={() => setOpen(open === i ? -1 : i)}
            >
              <Icon name="book" />
              <bdi>{citation.title}</bdi>
            </button>
          </li>
        ))}
      </ul>
      <div id={id} hidden={!shown}>
        {shown && (
          <blockquote dir="auto">
            {shown.quote}
            {/^https?:\/\//.test(shown.url) && (
              <a href={shown.url} target="_blank" rel="noopener noreferrer">
                {texts('open_article')}
              </a>
            )}
          </blockquote>
        )}
      </div>
    </div>
  );
};

const Helpful = ({ message }: { message: Message }) => {
  const { state, texts, rateAnswer } = useChat();
  const said = state.helpful[message.id];
  return (
    <div class="helpful soft" role="group" aria-label={texts('was_helpful')}>
      <span>{said === undefined ? texts('was_helpful') : texts('thanks')}</span>
      <IconButton
        name="up"
        label={texts('yes')}
        pressed={said === true}
        onClick={() => void rateAnswer(message.id, true)}
      />
      <IconButton
        name="up"
        class="over"
        label={texts('no')}
        pressed={said === false}
        onClick={() => void rateAnswer(message.id, false)}
      />
    </div>
  );
};

export const PendingBubble = ({ pending }: { pending: Pending }) => {
  const { state, texts, outbox } = useChat();
  return (
    <div class="row own pending">
      <div class="bubble" dir="auto">
        {pending.file && <Icon name={'file'} />} {pending.text}
        {pending.file && !pending.failure && (
          <progress value={pending.progress} max={1} aria-label={texts('sending')}>
            {Math.round(pending.progress * 100)} %
          </progress>
        )}
      </div>
      {pending.failure ? (
        <div class="delivery failure" role="alert">
          {texts('not_sent')} {pending.failure}{' '}
          <button type="button" class="plain" onClick={() => outbox.again(pending.clientId)}>
            {texts('try_again')}
          </button>
          <button type="button" class="plain" onClick={() => outbox.drop(pending.clientId)}>
            {texts('cancel')}
          </button>
        </div>
      ) : (
        <div class="delivery soft">{texts(state.isOffline ? 'waiting_network' : 'sending')}</div>
      )}
    </div>
  );
};
