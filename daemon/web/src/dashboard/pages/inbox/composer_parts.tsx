import { useRef, useState } from 'preact/hooks';
import type { Conversation, Message } from '../../../shared/types';
import { org } from '../../session';
import { Button, IconButton, toastFailure } from '../../ui';
import { useBusy } from '../../use';
import { act } from './actions_texts';
import { t } from './composer_texts';
import type { ConversationView } from './conversation_store';

/** In the reply's place while the member does not hold the conversation. */
export const CannotReply = ({
  view,
  conversation,
}: {
  view: ConversationView;
  conversation: Conversation;
}) => {
  const [isBusy, run] = useBusy();
  const step = (name: string) => run(() => view.step(name).catch(toastFailure));
  const { state, assignee } = conversation;
  const isResolved = state === 'resolved';
  const why = isResolved
    ? t('isResolved')
    : state === 'assigned' && assignee
      ? t('heldByOther', { name: assignee.name })
      : state === 'ai_active'
        ? t('aiHolds')
        : t('notHeld');
  return (
    <div class="composer-closed">
      <span>{why}</span>
      {state !== 'assigned' && (
        <Button kind="primary" isBusy={isBusy} onClick={() => void step(isResolved ? 'reopen' : 'claim')}>
          {isResolved ? act('reopen') : act('claim')}
        </Button>
      )}
    </div>
  );
};

/** Sends files to the visitor, one after another; the server says which it refuses. */
export const useUpload = (view: ConversationView): [boolean, (files: Iterable<File>) => void] => {
  const [isBusy, run] = useBusy();
  const upload = (files: Iterable<File>) =>
    void run(async () => {
      for (const file of files) {
        try {
          view.takeMessage(await org.upload<Message>(`${view.path}/attachments`, file, { name: file.name }));
        } catch (error) {
          toastFailure(error);
        }
      }
    });
  return [isBusy, upload];
};

/** What the composer's place does with files that are dropped on it or pasted into it. */
export const useDroppedFiles = (mayTake: boolean, upload: (files: Iterable<File>) => void) => {
  const [isOver, setOver] = useState(false);
  const hasFiles = (event: DragEvent) => mayTake && !!event.dataTransfer?.types.includes('Files');
  const about = {
    onDragOver: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      setOver(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      upload([...(event.dataTransfer?.files ?? [])]);
    },
    onPaste: (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!mayTake || files.length === 0) return; // text goes into the field
      event.preventDefault();
      upload(files);
    },
  };
  return { isOver, about };
};

interface AttachProps {
  isBusy: boolean;
  onFiles: (files: Iterable<File>) => void;
}

export const AttachButton = ({ isBusy, onFiles }: AttachProps) => {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton icon="clip" label={t('attach')} isBusy={isBusy} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept="image/png,image/jpeg,image/gif,image/webp,application/pdf"
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
};
