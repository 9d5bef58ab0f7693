import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Bubble, PendingBubble } from './message';
import { Rating } from './forms';
import { moment, useChat } from './parts';

const near_end = 80; // pixels from the newest message that still count as reading it

export const Thread = () => {
  const chat = useChat();
  const { state, texts, outbox } = chat;
  const { config, conversation, messages, outbox: pending } = state;
  const list = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const [hasNewer, setNewer] = useState(false);
  const height = useRef(0);
  const first = messages[0]?.seq;

  const toEnd = () => {
    const box = list.current;
    if (box) box.scrollTop = box.scrollHeight;
    setNewer(false);
  };
  // Whoever reads further up stays where they are, also when earlier messages come in above.
  useLayoutEffect(() => {
    const box = list.current;
    if (box) box.scrollTop += box.scrollHeight - height.current;
  }, [first]);
  useLayoutEffect(() => {
    if (isAtEnd.current || pending.length) toEnd();
    else setNewer(true);
  }, [
    messages.at(-1)?.id,
    pending.length,
    conversation?.id,
    conversation?.state,
    state.typing,
    state.isRated,
  ]);
  useLayoutEffect(() => {
    height.current = list.current?.scrollHeight ?? 0;
  });
  useEffect(() => {
    const box = list.current;
    if (!box) return;
    const watcher = new ResizeObserver(() => isAtEnd.current && (box.scrollTop = box.scrollHeight));
    watcher.observe(box);
    if (box.firstElementChild) watcher.observe(box.firstElementChild);
    return () => watcher.disconnect();
  }, []);
  const onScroll = () => {
    const box = list.current;
    if (!box) return;
    isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < near_end;
    if (isAtEnd.current) setNewer(false);
  };

  const isFresh = !conversation && !pending.length;
  const questions = isFresh ? (config?.suggested_questions ?? []) : [];
  const lastSent = messages.filter((one) => one.author.kind === 'visitor').at(-1)?.id;
  const isThinking =
    conversation?.state === 'ai_active' &&
    messages.at(-1)?.author.kind === 'visitor' &&
    !messages.at(-1)?.attachments?.length;
  return (
    <div class="thread-place">
      <div
        class="thread"
        ref={list}
        onScroll={onScroll}
        role="log"
        aria-live="off"
        aria-label={config?.title}
        tabIndex={0}
      >
        <div class={isFresh ? 'rows fresh' : 'rows'}>
          {state.hasEarlier && (
            <button type="button" class="plain" onClick={() => void chat.attempt(chat.loadEarlier)}>
              {texts('earlier')}
            </button>
          )}
          {isFresh && config && (
            <p class="welcome" dir="auto">
              {config.greeting || texts('welcome')}
            </p>
          )}
          {questions.length > 0 && (
            <ul class="chips">
              {questions.map((question) => (
                <li key={question}>
                  <button type="button" dir="auto" onClick={() => void outbox.send(question)}>
                    {question}
                  </button>
                </li>
              ))}
            </ul>
          )}
          {messages.map((message, i) => (
            <Bubble
              key={message.id}
              message={message}
              before={messages[i - 1]}
              isNewest={i === messages.length - 1 && !pending.length}
              isLastSent={message.id === lastSent && !pending.length}
            />
          ))}
          {pending.map((one) => (
            <PendingBubble key={one.clientId} pending={one} />
          ))}
          {(isThinking || state.typing !== null) && (
            <div class="row ai">
              <div class="bubble typing">
                <span class="dots" aria-hidden="true">
                  <i /> <i /> <i />
                </span>
                <span class={isThinking ? 'hidden' : 'soft'}>
                  {isThinking ? texts('thinking') : texts('typing', { name: state.typing || texts('team') })}
                </span>
              </div>
            </div>
          )}
          <StateLine />
          {conversation?.state === 'resolved' && <Rating />}
        </div>
      </div>
      {hasNewer && (
        <button type="button" class="newer" onClick={toEnd}>
          {texts('newer')}
        </button>
      )}
    </div>
  );
};

/** Where the conversation stands, when that is not plain from it. */
const StateLine = () => {
  const { state, texts } = useChat();
  const { conversation, config } = state;
  const back = config?.next_open_at
    ? texts('back_at', { when: moment(config.next_open_at, texts.language) })
    : '';
  const isAway = conversation?.state === 'waiting' && config?.online === false;
  const text = isAway
    ? config.away_text || texts('waiting_away', { back })
    : conversation?.state === 'resolved'
      ? texts('resolved')
      : '';
  return text ? <p class="line soft">{text}</p> : null;
};
