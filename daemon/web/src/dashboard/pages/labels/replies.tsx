import { useState } from 'preact/hooks';
import type { List } from '../../../shared/api';
import type { QuickReply } from '../../../shared/types';
import { isAtLeast, org } from '../../session';
import { Button, EmptyState, IconButton, Loaded, TextArea, TextInput, toast } from '../../ui';
import { useLoad } from '../../use';
import { deleteSoftly } from '../kit/delete_softly';
import { FormDialog } from '../kit/form_dialog';
import { useSaving } from '../kit/saving';
import { t } from './texts';

const placeholders = '{visitor} {me} {organization} {reference}';

export const QuickReplies = () => {
  const loaded = useLoad('quick-replies', (signal) => org.get<List<QuickReply>>('quick-replies', {}, signal));
  const [edited, setEdited] = useState<QuickReply | 'new'>();
  const mayManage = isAtLeast('admin');
  const add = mayManage && (
    <Button kind="primary" icon="plus" onClick={() => setEdited('new')}>
      {t('newReply')}
    </Button>
  );
  return (
    <>
      <div class="lead-row">
        <p class="quiet">{t('replyLead')}</p>
        {!!loaded.data?.items.length && add}
      </div>
      <Loaded of={loaded}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="reply" title={t('emptyReplies')} action={add}>
              <p>{t('emptyRepliesText')}</p>
            </EmptyState>
          ) : (
            <ul class="rows card">
              {items.map((reply) => (
                <li key={reply.id} class="rows-row">
                  <kbd class="shortcut">/{reply.shortcut}</kbd>
                  <div class="rows-text">
                    {reply.title && <strong>{reply.title}</strong>}
                    <p class="quiet clamp">{reply.body}</p>
                  </div>
                  {mayManage && (
                    <>
                      <IconButton
                        icon="edit"
                        label={t('edit', { name: `/${reply.shortcut}` })}
                        onClick={() => setEdited(reply)}
                      />
                      <IconButton
                        icon="trash"
                        label={t('remove', { name: `/${reply.shortcut}` })}
                        onClick={() => {
                          const said = t('replyDeleted', { name: reply.shortcut });
                          void deleteSoftly('quick-replies', reply.id, said, loaded.reload);
                        }}
                      />
                    </>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {edited && (
        <ReplyDialog
          reply={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
          onSaved={loaded.reload}
        />
      )}
    </>
  );
};

const ReplyDialog = ({
  reply,
  onClose,
  onSaved,
}: {
  reply: QuickReply | undefined;
  onClose: () => void;
  onSaved: () => void;
}) => {
  const saving = useSaving('shortcut', 'title', 'body');
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? '');
  const [title, setTitle] = useState(reply?.title ?? '');
  const [body, setBody] = useState(reply?.body ?? '');
  const save = async () => {
    const wanted = { shortcut: shortcut.trim().replace(/^\//, ''), title: title.trim(), body };
    await (reply ? org.patch(`quick-replies/${reply.id}`, wanted) : org.post('quick-replies', wanted));
    onSaved();
    toast(t('saved'));
  };
  return (
    <FormDialog
      title={reply ? t('editReply') : t('newReply')}
      action={t('save')}
      saving={saving}
      onSave={save}
      onClose={onClose}
    >
      <TextInput
        label={t('shortcut')}
        hint={t('shortcutHint')}
        value={shortcut}
        required
        maxLength={50}
        error={saving.of('shortcut')}
        onValue={setShortcut}
        data-autofocus
      />
      <TextInput
        label={t('replyTitle')}
        hint={t('replyTitleHint')}
        value={title}
        maxLength={200}
        error={saving.of('title')}
        onValue={setTitle}
      />
      <TextArea
        label={t('replyBody')}
        hint={t('replyBodyHint', { placeholders })}
        value={body}
        rows={7}
        required
        maxLength={8000}
        error={saving.of('body')}
        onValue={setBody}
      />
    </FormDialog>
  );
};
