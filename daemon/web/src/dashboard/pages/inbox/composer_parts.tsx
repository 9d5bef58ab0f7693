import { useRef } from 'preact/hooks';
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

export const AttachButton = ({ view }: { view: ConversationView }) => {
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, run] = useBusy();
  const upload = (file: File | undefined) =>
    run(async () => {
      if (!file) return;
      try {
        view.takeMessage(await org.upload<Message>(`${view.path}/attachments`, file, { name: file.name }));
      } catch (error) {
        toastFailure(error);
      }
    });
  return (
    <>
      <IconButton icon="clip" label={t('attach')} isBusy={isBusy} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        hidden
        accept="image/png,image/jpeg,image/gif,image/webp,application/pdf"
        onChange={(event) => {
          void upload(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
};
