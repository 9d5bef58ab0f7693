/** Links that let people join. The server shows a link once: when it is made, or made anew. */
import { useState } from 'preact/hooks';
import type { List } from '../../../shared/api';
import type { Role } from '../../../shared/types';
import { dateText } from '../../format';
import { org } from '../../session';
import { Button, Card, CodeBlock, Dialog, Loaded, TextInput, copyText, toast, toastFailure } from '../../ui';
import { useLoad, type Loaded as LoadedData } from '../../use';
import { FormDialog } from '../kit/form_dialog';
import { RadioGroup, isMissing } from '../kit/parts';
import { useSaving } from '../kit/saving';
import type { Invitation } from '../kit/types';
import { roleChoices } from './members';
import { t } from './texts';

interface Made {
  invitation: Invitation;
  url: string;
}

export const useInvitations = () =>
  useLoad('invitations', (signal) => org.get<List<Invitation>>('invitations', {}, signal));

export const Invitations = ({
  loaded,
  onMade,
}: {
  loaded: LoadedData<List<Invitation>>;
  onMade: (made: Made) => void;
}) => {
  if (isMissing(loaded.error)) return null;
  return (
    <Card title={t('invitations')}>
      <Loaded of={loaded}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="quiet">{t('invitationsEmpty')}</p>
          ) : (
            <ul class="rows">
              {items.map((invitation) => (
                <Row key={invitation.id} invitation={invitation} onMade={onMade} onChanged={loaded.reload} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
};

const Row = ({
  invitation,
  onMade,
  onChanged,
}: {
  invitation: Invitation;
  onMade: (made: Made) => void;
  onChanged: () => void;
}) => {
  const { id, email, role, expires_at: until, invited_by: by } = invitation;
  const when = dateText(until);
  const attempt = (work: () => Promise<unknown>) => work().catch(toastFailure).finally(onChanged);
  const resend = () => attempt(async () => onMade(await org.post<Made>(`invitations/${id}/resend`)));
  const revoke = () =>
    attempt(async () => {
      await org.delete(`invitations/${id}`);
      toast(t('revoked', { email }));
    });
  return (
    <li class="rows-row">
      <div class="rows-text">
        <strong>{email}</strong>
        <p class="quiet">
          {t(role)} · {new Date(until) > new Date() ? t('expires', { when }) : t('expired', { when })}
          {by && <> · {t('invitedBy', { name: by })}</>}
        </p>
      </div>
      <Button size="small" icon="link" aria-label={t('newLinkOf', { email })} onClick={() => void resend()}>
        {t('newLink')}
      </Button>
      <Button size="small" kind="quiet" aria-label={t('revokeOf', { email })} onClick={() => void revoke()}>
        {t('revoke')}
      </Button>
    </li>
  );
};

export const InviteDialog = ({ onClose, onMade }: { onClose: () => void; onMade: (made: Made) => void }) => {
  const saving = useSaving('email', 'role');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('agent');
  const hints = { owner: t('ownerHint'), admin: t('adminHint'), agent: t('agentHint') };
  return (
    <FormDialog
      title={t('inviteTitle')}
      action={t('create')}
      saving={saving}
      onSave={async () => onMade(await org.post<Made>('invitations', { email: email.trim(), role }))}
      onClose={onClose}
    >
      <p class="quiet">{t('inviteText')}</p>
      <TextInput
        label={t('email')}
        type="email"
        required
        value={email}
        error={saving.of('email')}
        onValue={setEmail}
        data-autofocus
      />
      <RadioGroup
        label={t('role')}
        value={role}
        onValue={setRole}
        choices={roleChoices()
          .reverse()
          .map((choice) => ({ ...choice, hint: hints[choice.value] }))}
      />
    </FormDialog>
  );
};

export const LinkDialog = ({ made, onClose }: { made: Made; onClose: () => void }) => {
  const { email } = made.invitation;
  return (
    <Dialog
      title={t('linkTitle', { email })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('done')}</Button>
          <Button kind="primary" icon="copy" onClick={() => void copyText(made.url)}>
            {t('copyLink')}
          </Button>
        </>
      }
    >
      <p>{t('linkText', { email })}</p>
      <CodeBlock label={t('link')} text={made.url} />
    </Dialog>
  );
};

export type { Made };
