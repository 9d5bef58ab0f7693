import { useEffect, useRef, useState } from 'preact/hooks';
import type { Chat } from './chat';
import { readableOn } from './readable';
import { Composer } from './composer';
import { ConversationList, LeaveMessage, PreChat } from './forms';
import { Picture } from './files';
import { drawChat, IconButton, Icon, moment, useChat, useRedraw } from './parts';
import { Thread } from './thread';

// Behind links, at their least favourable: raised parts with a touch of the colour.
const paper = { light: '#e9ebf1', dark: '#2a3140' };

export const App = ({ chat, isShown }: { chat: Chat; isShown: boolean }) => {
  drawChat(chat);
  useRedraw(chat);
  const panel = useRef<HTMLDivElement>(null);
  const { config, view } = chat.state;
  const { color, position } = config ?? { color: '', position: '' };
  const title = config?.title ?? config?.organization.name ?? '…';

  useEffect(() => {
    if (!config) return;
    const { boot } = chat;
    const ink = boot.inkOn(color);
    boot.setLook(color, ink, position);
    const style = panel.current?.style;
    style?.setProperty('--accent', color);
    style?.setProperty('--on-accent', ink);
    style?.setProperty('--link-light', readableOn(color, paper.light, boot));
    style?.setProperty('--link-dark', readableOn(color, paper.dark, boot));
  }, [color, position, config]);

  // The first field or button of each view; on the way in and between views.
  useEffect(() => {
    if (isShown) panel.current?.querySelector<HTMLElement>('[data-first]')?.focus({ preventScroll: true });
  }, [isShown, view]);

  // A pressed button that is gone takes the keyboard with it: the message field gets it, when a key pressed it.
  const isByKey = useRef(false);
  useEffect(() => {
    const pointed = () => (isByKey.current = false);
    addEventListener('pointerdown', pointed, true);
    return () => removeEventListener('pointerdown', pointed, true);
  }, []);
  useEffect(() => {
    if (isShown && isByKey.current && !chat.boot.root.activeElement && document.hasFocus())
      panel.current?.querySelector<HTMLElement>('[data-first]')?.focus();
  });

  const onKeyDown = (event: KeyboardEvent) => {
    isByKey.current = true;
    if (event.key === 'Escape' && !chat.boot.isPage) {
      event.stopPropagation();
      chat.boot.close();
    }
    if (event.key === 'Tab') keepInside(event, panel.current);
  };

  return (
    <div
      ref={panel}
      class={`panel${chat.boot.isPage ? ' page' : ''}${position === 'left' ? ' left' : ''}`}
      hidden={!isShown}
      role="dialog"
      aria-label={title}
      lang={chat.texts.language}
      dir={getComputedStyle(document.documentElement).direction === 'rtl' ? 'rtl' : 'ltr'}
      onKeyDown={onKeyDown}
    >
      <Head title={title} />
      <Body />
      <Says />
    </div>
  );
};

/** On a phone the panel covers the page: the keyboard stays in it. */
const keepInside = (event: KeyboardEvent, panel: HTMLElement | null) => {
  if (!panel || !matchMedia('(max-width:480px)').matches) return;
  const stops = [...panel.querySelectorAll<HTMLElement>('button,a[href],input,textarea')].filter(
    (one) => one.offsetParent && !(one as HTMLButtonElement).disabled,
  );
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if ((panel.getRootNode() as ShadowRoot).activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
};

const Head = ({ title }: { title: string }) => {
  const { state, texts, boot, go, loadConversations, attempt } = useChat();
  const { config, conversation, view, conversations } = state;
  const toList = () => {
    go('list');
    void attempt(loadConversations);
  };
  return (
    <header>
      {view === 'leave' ? (
        <IconButton name="back" label={texts('cancel')} mirrored onClick={() => go('chat')} />
      ) : (
        view === 'chat' &&
        (conversations.length > 0 || conversation) && (
          <IconButton name="back" label={texts('back')} mirrored onClick={toList} />
        )
      )}
      <span class="avatar" aria-hidden="true">
        {config?.avatar ? <Picture dataUrl={config.avatar} /> : [...title][0]?.toLocaleUpperCase()}
      </span>
      <div class="who">
        <h2>
          <bdi>{title}</bdi>
        </h2>
        {config && <Presence />}
      </div>
      <More />
      {!boot.isPage && <IconButton name="down" label={texts('close')} onClick={boot.close} />}
    </header>
  );
};

const Presence = () => {
  const { state, texts } = useChat();
  const { online, next_open_at } = state.config ?? { online: false };
  const conversation = state.view === 'chat' ? state.conversation : null;
  if (conversation?.state === 'assigned')
    return (
      <p class="online">{texts('with_person', { name: conversation.assignee?.name || texts('team') })}</p>
    );
  if (conversation?.state === 'waiting' && online) return <p>{texts('waiting')}</p>;
  if (state.config?.ai_only) return <p>{texts('assistant')}</p>;
  const back = next_open_at && texts('back_at', { when: moment(next_open_at, texts.language) });
  return <p class={online ? 'online' : 'away'}>{online ? texts('online') : back || texts('away')}</p>;
};

/** What is done with the conversation as a whole. */
const More = () => {
  const { state, texts, transcript } = useChat();
  if (state.view !== 'chat' || !state.conversation || !state.config?.texts) return null;
  return <IconButton name="save" label={texts('transcript')} onClick={() => void transcript()} />;
};

const Body = () => {
  const { state, texts, load } = useChat();
  switch (state.view) {
    case 'loading':
      return (
        <div class="center" data-first tabIndex={-1}>
          <span class="dots" aria-hidden="true">
            <i /> <i /> <i />
          </span>
          <span class="hidden">{texts('loading')}</span>
        </div>
      );
    case 'failed':
      return (
        <div class="center">
          <p role="alert">{texts('failed')}</p>
          <p class="soft">{state.notice}</p>
          <button type="button" class="plain" data-first onClick={() => void load()}>
            {texts('try_again')}
          </button>
        </div>
      );
    case 'prechat':
      return <PreChat />;
    case 'leave':
      return <LeaveMessage />;
    case 'list':
      return <ConversationList />;
    case 'chat':
      return <Talk />;
  }
};

const Talk = () => {
  const { state, outbox } = useChat();
  const [isOver, setOver] = useState(false);
  const mayDrop = !!state.config?.attachments;
  const drop = (event: DragEvent) => {
    setOver(false);
    if (!mayDrop || !event.dataTransfer?.files.length) return;
    event.preventDefault();
    void outbox.sendFiles(event.dataTransfer.files);
  };
  const over = (event: DragEvent) => {
    if (!mayDrop || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  };
  return (
    <div class="talk" onDrop={drop} onDragOver={over} onDragLeave={() => setOver(false)}>
      <Thread />
      <Composer />
      {isOver && <DropHint />}
    </div>
  );
};

const DropHint = () => {
  const { texts } = useChat();
  return (
    <div class="drop" aria-hidden="true">
      <Icon name="clip" /> {texts('drop')}
    </div>
  );
};

/** What a screen reader hears: each message of others once, when it comes; not what was there before. */
const Says = () => {
  const { state, texts } = useChat();
  const told = useRef({ conversation: '', seq: 0 });
  const [said, setSaid] = useState('');
  const id = state.conversation?.id ?? '';
  const last = state.messages.at(-1)?.seq ?? 0;
  useEffect(() => {
    const from = told.current.conversation === id ? told.current.seq : state.openedAt;
    const fresh = state.messages.filter((one) => one.seq > from && one.author.kind !== 'visitor');
    told.current = { conversation: id, seq: Math.max(from, last) };
    if (fresh.length)
      setSaid(
        fresh
          .map(({ author, text }) =>
            texts('unread_one', {
              name: author.name || texts(author.kind === 'ai' ? 'assistant' : 'team'),
              text,
            }),
          )
          .join(' '),
      );
  }, [id, last]);
  return (
    <div class="hidden" role="status" aria-live="polite">
      {said}
    </div>
  );
};
