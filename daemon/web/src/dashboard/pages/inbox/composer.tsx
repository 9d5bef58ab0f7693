import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Conversation } from '../../../shared/types';
import { useCommands } from '../../shortcuts';
import { Button, toastFailure } from '../../ui';
import { useBusy } from '../../use';
import { shortcutTexts } from './actions_texts';
import { AttachButton, CannotReply, useDroppedFiles, useUpload } from './composer_parts';
import { t } from './composer_texts';
import type { ConversationView } from './conversation_store';
import { isMine } from './conversation_store';
import { draftOf, keepDraft, loadDraft } from './drafts';
import { t as inbox } from './labels';
import { useSuggestions } from './use_suggestions';

const characters_most = 8_000; // of a message, by the API
type Mode = 'reply' | 'note';

/** Where a member writes: to the visitor when they hold the conversation, to the team always. */
export const Composer = ({ view, conversation }: { view: ConversationView; conversation: Conversation }) => {
  const canReply = isMine(conversation);
  const [mode, setMode] = useState<Mode>('reply');
  const [text, setText] = useState(() => draftOf(view.id, 'reply'));
  const [isBusy, run] = useBusy();
  const area = useRef<HTMLTextAreaElement>(null);
  const wantsFocus = useRef(false);
  const [caret, setCaret] = useState(text.length);
  const popup = useSuggestions(conversation, mode, text, caret, (next, at) => {
    write(next);
    setCaret(at);
    setTimeout(() => area.current?.setSelectionRange(at, at));
  });

  const write = (next: string) => {
    setText(next);
    keepDraft(view.id, mode, next);
    if (mode === 'reply' && next) view.typing();
  };
  const change = (next: Mode, withFocus = true) => {
    if (next !== mode) {
      setMode(next);
      setText(draftOf(view.id, next));
    }
    if (!withFocus) return;
    area.current?.focus(); // at once: the next key belongs to the text
    wantsFocus.current = true; // or as soon as it is drawn
    setTimeout(() => (wantsFocus.current = false));
  };
  useLayoutEffect(() => {
    if (wantsFocus.current) area.current?.focus();
  });
  useEffect(() => {
    if (draftOf(view.id, 'reply')) return;
    void loadDraft(view.id).then((saved) => {
      if (saved && !area.current?.value) setText(saved);
    });
  }, [view]);
  useCommands([
    {
      id: 'reply',
      label: shortcutTexts('reply'),
      keys: 'r',
      group: inbox('inbox'),
      icon: 'reply',
      run: () => change('reply'),
    },
    {
      id: 'note',
      label: shortcutTexts('note'),
      keys: 'n',
      group: inbox('inbox'),
      icon: 'note',
      run: () => change('note'),
    },
  ]);
  useGrowth(area, text);

  const excess = [...text].length - characters_most;
  const isSendable = text.trim() !== '' && excess <= 0 && (mode === 'note' || canReply);
  const submit = () =>
    run(async () => {
      if (!isSendable) return;
      const sent = text;
      write('');
      try {
        if (mode === 'note') await view.addNote(sent);
        else await view.send(sent);
      } catch (error) {
        if (mode === 'note') write(sent); // a reply that failed stays in the thread with another try
        toastFailure(error);
      }
    });

  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing || popup.onKey(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      void submit();
    } else if (event.key === 'Escape') area.current?.blur();
  };

  const isReply = mode === 'reply';
  const [isUploading, upload] = useUpload(view);
  const dropped = useDroppedFiles(isReply && canReply, upload);
  return (
    <div
      class={`composer ${isReply ? '' : 'composer-note'} ${dropped.isOver ? 'composer-over' : ''}`}
      {...dropped.about}
    >
      <div class="composer-modes" role="group" aria-label={t('mode')}>
        {(['reply', 'note'] as const).map((one) => (
          <button
            key={one}
            type="button"
            class="composer-mode"
            aria-pressed={mode === one}
            onClick={() => change(one)}
          >
            {t(one)}
          </button>
        ))}
      </div>
      {popup.list}
      {isReply && !canReply ? (
        <CannotReply view={view} conversation={conversation} />
      ) : (
        <>
          <textarea
            ref={area}
            class="composer-text"
            rows={2}
            dir="auto"
            aria-label={isReply ? t('replyLabel') : t('noteLabel')}
            placeholder={
              isReply
                ? t('replyHint', { name: conversation.visitor.name || inbox('visitor') })
                : t('noteHint')
            }
            value={text}
            onInput={(event) => {
              write(event.currentTarget.value);
              setCaret(event.currentTarget.selectionEnd);
            }}
            onSelect={(event) => setCaret(event.currentTarget.selectionEnd)}
            onKeyDown={onKey}
            {...popup.about}
          />
          <div class="composer-foot">
            {isReply && <AttachButton isBusy={isUploading} onFiles={upload} />}
            <span
              class={excess > 0 ? 'field-error' : 'quiet composer-hint'}
              role={excess > 0 ? 'alert' : undefined}
            >
              {excess > 0 ? t('tooLong', { n: excess }) : t('keysHint')}
            </span>
            <Button
              kind="primary"
              icon={isReply ? 'send' : 'note'}
              isBusy={isBusy && mode === 'note'}
              disabled={!isSendable}
              onClick={() => void submit()}
            >
              {isReply ? t('send') : t('addNote')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
};

const grown_most = 220; // pixels

const useGrowth = (area: { current: HTMLTextAreaElement | null }, text: string) =>
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(grown_most, element.scrollHeight)}px`;
  }, [text, area.current]);
