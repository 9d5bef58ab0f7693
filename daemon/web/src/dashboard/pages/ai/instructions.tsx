import { useState } from 'preact/hooks';
import type { List } from '../../../shared/api';
import { org } from '../../session';
import {
  Button,
  EmptyState,
  IconButton,
  Loaded,
  Switch,
  TextArea,
  TextInput,
  toast,
  toastFailure,
} from '../../ui';
import { useLoad, type Loaded as LoadedData } from '../../use';
import { deleteSoftly } from '../kit/delete_softly';
import { FormDialog } from '../kit/form_dialog';
import { useSaving } from '../kit/saving';
import { Sortable } from '../kit/sortable';
import type { Instruction } from '../kit/types';
import { t } from './texts';

const characters_most = 4000;

/** Shows a change at once, and what the server has when it refuses. */
function useChanges(loaded: LoadedData<List<Instruction>>) {
  const put = (change: (items: Instruction[]) => Instruction[]) =>
    loaded.setData((now) => ({ items: change(now?.items ?? []), next: null }));
  const swap = (value: Instruction) =>
    put((items) => items.map((other) => (other.id === value.id ? value : other)));
  const refused = (error: unknown) => {
    toastFailure(error);
    loaded.reload();
  };
  const order = async (items: Instruction[]) => {
    put(() => items);
    try {
      await org.post('instructions/order', { ids: items.map((one) => one.id) });
    } catch (error) {
      refused(error);
    }
  };
  const enable = async (item: Instruction, enabled: boolean) => {
    swap({ ...item, enabled });
    try {
      swap(await org.patch<Instruction>(`instructions/${item.id}`, { enabled }));
    } catch (error) {
      refused(error);
    }
  };
  return { order, enable };
}

export const Instructions = () => {
  const loaded = useLoad('instructions', (signal) => org.get<List<Instruction>>('instructions', {}, signal));
  const { order, enable } = useChanges(loaded);
  const [edited, setEdited] = useState<Instruction | 'new'>();
  const add = (
    <Button kind="primary" icon="plus" onClick={() => setEdited('new')}>
      {t('newInstruction')}
    </Button>
  );
  return (
    <>
      <div class="lead-row">
        <p class="quiet">{t('instructionsLead')}</p>
        {!!loaded.data?.items.length && add}
      </div>
      <Loaded of={loaded}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="spark" title={t('emptyInstructions')} action={add}>
              <p>{t('emptyInstructionsText')}</p>
            </EmptyState>
          ) : (
            <Sortable
              label={t('order')}
              items={items}
              nameOf={(item) => item.title}
              onOrder={(all) => void order(all)}
            >
              {(item) => (
                <Row
                  item={item}
                  onEnable={(enabled) => void enable(item, enabled)}
                  onEdit={() => setEdited(item)}
                  onRemove={() =>
                    void deleteSoftly('instructions', item.id, t('instructionDeleted'), loaded.reload)
                  }
                />
              )}
            </Sortable>
          )
        }
      </Loaded>
      {edited && (
        <InstructionDialog
          instruction={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
          onSaved={loaded.reload}
        />
      )}
    </>
  );
};

const Row = ({
  item,
  onEnable,
  onEdit,
  onRemove,
}: {
  item: Instruction;
  onEnable: (enabled: boolean) => void;
  onEdit: () => void;
  onRemove: () => void;
}) => (
  <div class="instruction">
    <div class="instruction-text">
      <strong class={item.enabled ? '' : 'quiet'}>{item.title}</strong>
      <p class="quiet clamp">{item.body}</p>
    </div>
    <Switch
      label={
        <>
          {t('enabled')}
          <span class="hidden-text">: {item.title}</span>
        </>
      }
      checked={item.enabled}
      onValue={onEnable}
    />
    <IconButton icon="edit" label={`${t('edit')}: ${item.title}`} onClick={onEdit} />
    <IconButton icon="trash" label={`${t('remove')}: ${item.title}`} onClick={onRemove} />
  </div>
);

const InstructionDialog = ({
  instruction,
  onClose,
  onSaved,
}: {
  instruction: Instruction | undefined;
  onClose: () => void;
  onSaved: () => void;
}) => {
  const saving = useSaving('title', 'body');
  const [title, setTitle] = useState(instruction?.title ?? '');
  const [body, setBody] = useState(instruction?.body ?? '');
  const save = async () => {
    await (instruction
      ? org.patch(`instructions/${instruction.id}`, { title, body })
      : org.post('instructions', { title, body }));
    onSaved();
    toast(t('saved'));
  };
  return (
    <FormDialog
      title={instruction ? t('editInstruction') : t('newInstruction')}
      action={t('save')}
      saving={saving}
      onSave={save}
      onClose={onClose}
    >
      <TextInput
        label={t('instructionTitle')}
        value={title}
        required
        maxLength={200}
        error={saving.of('title')}
        onValue={setTitle}
        data-autofocus
      />
      <TextArea
        label={t('instructionBody')}
        hint={t('instructionBodyHint', { used: [...body].length, n: characters_most })}
        value={body}
        rows={9}
        required
        maxLength={characters_most}
        error={saving.of('body')}
        onValue={setBody}
      />
    </FormDialog>
  );
};
