import { useState } from 'preact/hooks';
import type { List } from '../../../shared/api';
import type { Tag } from '../../../shared/types';
import { isAtLeast, org } from '../../session';
import { Badge, Button, EmptyState, IconButton, Loaded, TextInput, toast } from '../../ui';
import { useLoad } from '../../use';
import { deleteSoftly } from '../kit/delete_softly';
import { FormDialog } from '../kit/form_dialog';
import { Form, Problem } from '../kit/parts';
import { useSaving } from '../kit/saving';
import { t } from './texts';

export const Tags = () => {
  const loaded = useLoad('tags', (signal) => org.get<List<Tag>>('tags', {}, signal));
  const adding = useSaving('name');
  const [name, setName] = useState('');
  const [renamed, setRenamed] = useState<Tag>();
  const mayManage = isAtLeast('admin');
  const add = async () => {
    if (!(await adding.run(() => org.post('tags', { name: name.trim() })))) return;
    setName('');
    loaded.reload();
  };
  return (
    <>
      <p class="quiet">{t('tagLead')}</p>
      {mayManage && (
        <Form class="ask-form" onSave={() => name.trim() && add()}>
          <TextInput
            label={t('newTag')}
            value={name}
            maxLength={50}
            error={adding.of('name')}
            onValue={setName}
          />
          <Button kind="primary" type="submit" isBusy={adding.isBusy} disabled={!name.trim()}>
            {t('add')}
          </Button>
        </Form>
      )}
      <Problem text={adding.problem} />
      <Loaded of={loaded}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="tag" title={t('emptyTags')}>
              <p>{t('emptyTagsText')}</p>
            </EmptyState>
          ) : (
            <ul class="rows card">
              {items.map((tag) => (
                <li key={tag.id} class="rows-row">
                  <div class="rows-text">
                    <Badge icon="tag">{tag.name}</Badge>
                  </div>
                  {mayManage && (
                    <>
                      <IconButton
                        icon="edit"
                        label={t('edit', { name: tag.name })}
                        onClick={() => setRenamed(tag)}
                      />
                      <IconButton
                        icon="trash"
                        label={t('remove', { name: tag.name })}
                        onClick={() => {
                          const said = t('tagDeleted', { name: tag.name });
                          void deleteSoftly('tags', tag.id, said, loaded.reload);
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
      {renamed && (
        <RenameDialog tag={renamed} onClose={() => setRenamed(undefined)} onSaved={loaded.reload} />
      )}
    </>
  );
};

const RenameDialog = ({ tag, onClose, onSaved }: { tag: Tag; onClose: () => void; onSaved: () => void }) => {
  const saving = useSaving('name');
  const [name, setName] = useState(tag.name);
  const save = async () => {
    await org.patch(`tags/${tag.id}`, { name: name.trim() });
    onSaved();
    toast(t('saved'));
  };
  return (
    <FormDialog
      title={t('rename')}
      action={t('save')}
      saving={saving}
      onSave={save}
      onClose={onClose}
      width="narrow"
    >
      <TextInput
        label={t('tagName')}
        value={name}
        required
        maxLength={50}
        error={saving.of('name')}
        onValue={setName}
        data-autofocus
      />
    </FormDialog>
  );
};
