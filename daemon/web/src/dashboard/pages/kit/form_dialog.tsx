import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { common } from '../../messages';
import { Button, Dialog } from '../../ui';
import { Form, Problem } from './parts';
import type { Saving } from './saving';

/** A dialog that asks a few things and saves them: Enter and the button do the same, refusals stand inside. */
export const FormDialog = ({
  title,
  action,
  saving,
  onSave,
  onClose,
  children,
  isDangerous,
  isReady = true,
  width,
}: {
  title: string;
  /** The verb on the button. */
  action: string;
  saving: Saving;
  /** Rejects when it is refused; the dialog closes when it went through. */
  onSave: () => Promise<unknown>;
  onClose: () => void;
  children: ComponentChildren;
  isDangerous?: boolean;
  isReady?: boolean;
  width?: 'narrow' | 'normal' | 'wide';
}) => {
  const id = useId();
  const submit = { form: id }; // the button stands outside the form, at the dialog's foot
  return (
    <Dialog
      title={title}
      onClose={onClose}
      width={width}
      actions={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button
            {...submit}
            kind={isDangerous ? 'danger' : 'primary'}
            type="submit"
            isBusy={saving.isBusy}
            disabled={!isReady}
          >
            {action}
          </Button>
        </>
      }
    >
      <Form id={id} onSave={() => isReady && saving.run(onSave).then((isSaved) => isSaved && onClose())}>
        <Problem text={saving.problem} />
        {children}
      </Form>
    </Dialog>
  );
};
