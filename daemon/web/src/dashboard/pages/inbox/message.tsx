import { useEffect, useState } from 'preact/hooks';
import type { Attachment, Citation, Conversation, Message, Note } from '../../../shared/types';
import { bytesText, dateTimeText, timeText } from '../../format';
import { common } from '../../messages';
import { isAtLeast, me, org } from '../../session';
import { Avatar, Button, Icon, IconButton, Time, toast, toastFailure, toastWithUndo } from '../../ui';
import { useBusy } from '../../use';
import { nameOf } from './card';
import type { ConversationView } from './conversation_store';
import { ExplainDialog } from './explain';
import { saveFile } from './files';
import { say } from './thread_texts';

const link = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

/** Text as it was sent, with addresses as links. */
export const Text = ({ text }: { text: string }) => {
  const parts: preact.ComponentChildren[] = [];
  let from = 0;
  for (const found of text.matchAll(link)) {
    parts.push(text.slice(from, found.index));
    parts.push(
      <a href={found[0]} target="_blank" rel="noopener noreferrer nofollow">
        {found[0]}
      </a>,
    );
    from = found.index + found[0].length;
  }
  parts.push(text.slice(from));
  return (
    <p class="bubble-text" dir="auto">
      {parts}
    </p>
  );
};

interface MessageRowProps {
  message: Message;
  isFirst: boolean;
  isSeen: boolean;
  conversation: Conversation;
}

export const MessageRow = ({ message, isFirst, isSeen, conversation }: MessageRowProps) => {
  const { kind } = message.author;
  if (kind === 'system')
    return (
      <div class="system-line">
        <span dir="auto">{message.text}</span>{' '}
        <Time value={message.created_at} title={dateTimeText(message.created_at)}>
          {timeText(message.created_at)}
        </Time>
      </div>
    );
  const name = kind === 'visitor' ? nameOf(conversation) : kind === 'ai' ? say('ai') : message.author.name;
  return (
    <article class={`message message-${kind} ${isFirst ? '' : 'message-next'}`} aria-label={name}>
      {isFirst && (
        <header class="message-head">
          {kind === 'ai' ? (
            <span class="ai-mark">
              <Icon name="spark" size={14} />
            </span>
          ) : (
            <Avatar
              size="small"
              name={kind === 'visitor' ? conversation.visitor.name : name}
              id={kind === 'visitor' ? conversation.visitor.id : name}
            />
          )}
          <strong>{name}</strong>
          <Time value={message.created_at} title={dateTimeText(message.created_at)}>
            {timeText(message.created_at)}
          </Time>
        </header>
      )}
      <div class="bubble">
        {message.text && !isFileName(message) && <Text text={message.text} />}
        {message.attachments?.map((attachment) => (
          <AttachmentView key={attachment.id} attachment={attachment} />
        ))}
        {message.citations.length > 0 && <Citations citations={message.citations} />}
        {message.suggestions.length > 0 && (
          <ul class="suggested" aria-label={say('suggested')}>
            {message.suggestions.map((suggestion) => (
              <li key={suggestion}>{suggestion}</li>
            ))}
          </ul>
        )}
      </div>
      {kind === 'ai' && <AnswerTools message={message} />}
      {isSeen && <span class="message-state">{say('seen')}</span>}
    </article>
  );
};

/** A file that was sent without words has its name as its text; it stands below the file already. */
const isFileName = (message: Message) =>
  message.attachments?.some((one) => one.name === message.text) ?? false;

const Citations = ({ citations }: { citations: Citation[] }) => (
  <div class="citations">
    <span class="quiet">{say('sources')}</span>
    {citations.map((citation, index) => (
      <details key={index} class="citation">
        <summary>
          <Icon name="book" size={14} />
          {citation.title}
        </summary>
        <blockquote dir="auto">{citation.quote}</blockquote>
        {/^https?:/.test(citation.url) && (
          <a href={citation.url} target="_blank" rel="noopener noreferrer">
            {say('open')} <Icon name="external" size={13} />
          </a>
        )}
      </details>
    ))}
  </div>
);

/** Why the AI said it, and a member's word that it was right. */
const AnswerTools = ({ message }: { message: Message }) => {
  const [isExplained, setExplained] = useState(false);
  const [isConfirmed, setConfirmed] = useState(false);
  const [isBusy, run] = useBusy();
  const confirm = () =>
    run(async () => {
      try {
        if (isConfirmed) await org.delete(`messages/${message.id}/confirm`);
        else await org.post(`messages/${message.id}/confirm`);
        toast(isConfirmed ? say('withdrawn') : say('confirmed'));
        setConfirmed(!isConfirmed);
      } catch (error) {
        toastFailure(error);
      }
    });
  return (
    <div class="answer-tools">
      <Button size="small" kind="quiet" icon="info" onClick={() => setExplained(true)}>
        {say('explain')}
      </Button>
      {message.citations.length > 0 && isAtLeast('admin') && (
        <Button
          size="small"
          kind="quiet"
          icon="check"
          aria-pressed={isConfirmed}
          isBusy={isBusy}
          onClick={() => void confirm()}
        >
          {say('confirm')}
        </Button>
      )}
      {isExplained && <ExplainDialog messages={[message]} onClose={() => setExplained(false)} />}
    </div>
  );
};

const AttachmentView = ({ attachment }: { attachment: Attachment }) => {
  const [picture, setPicture] = useState<string>();
  const isPicture = attachment.type.startsWith('image/');
  useEffect(() => {
    if (!isPicture) return;
    let address: string | undefined;
    let isGone = false;
    org.file(`attachments/${attachment.id}`).then(
      ({ content }) => {
        if (isGone) return;
        address = URL.createObjectURL(content);
        setPicture(address);
      },
      () => undefined, // the name and the button are still there
    );
    return () => {
      isGone = true;
      if (address) URL.revokeObjectURL(address);
    };
  }, [attachment.id]);
  const download = () => org.file(`attachments/${attachment.id}`).then(saveFile, toastFailure);
  return (
    <div class="attachment">
      {isPicture && (
        <span class="attachment-picture">{picture && <img src={picture} alt={attachment.name} />}</span>
      )}
      <button
        type="button"
        class="attachment-file"
        onClick={() => void download()}
        title={say('download', { name: attachment.name })}
      >
        <Icon name={isPicture ? 'download' : 'clip'} size={15} />
        <span>{attachment.name}</span>
        <span class="quiet">{bytesText(attachment.bytes)}</span>
      </button>
    </div>
  );
};

interface PendingRowProps {
  text: string;
  hasFailed: boolean;
  onRetry: () => void;
  onDiscard: () => void;
}

export const PendingRow = ({ text, hasFailed, onRetry, onDiscard }: PendingRowProps) => (
  <article
    class={`message message-member ${hasFailed ? 'message-failed' : 'message-pending'}`}
    aria-label={me.value?.name}
  >
    <div class="bubble">
      <Text text={text} />
    </div>
    <span class="message-state" role={hasFailed ? 'alert' : undefined}>
      {hasFailed ? say('failedToSend') : say('sending')}
      {hasFailed && (
        <>
          <button type="button" class="text-button" onClick={onRetry}>
            {common('retry')}
          </button>
          <button type="button" class="text-button" onClick={onDiscard}>
            {say('discard')}
          </button>
        </>
      )}
    </span>
  </article>
);

export const NoteRow = ({ note, view }: { note: Note; view: ConversationView }) => {
  const remove = async () => {
    try {
      await view.removeNote(note.id);
      toastWithUndo(say('noteDeleted'), async () => {
        await org.post(`deleted-items/${note.id}/restore`);
        await view.load();
      });
    } catch (error) {
      toastFailure(error);
    }
  };
  return (
    <article class="note" aria-label={say('note', { name: note.author.name })}>
      <header class="message-head">
        <Icon name="note" size={14} />
        <strong>{say('note', { name: note.author.name })}</strong>
        <Time value={note.created_at} title={dateTimeText(note.created_at)}>
          {timeText(note.created_at)}
        </Time>
        {(note.author.id === me.value?.id || isAtLeast('admin')) && (
          <IconButton size="small" icon="trash" label={say('deleteNote')} onClick={() => void remove()} />
        )}
      </header>
      <Text text={note.text} />
    </article>
  );
};
