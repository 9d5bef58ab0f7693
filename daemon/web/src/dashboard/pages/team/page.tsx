import { useState } from 'preact/hooks';
import type { List } from '../../../shared/api';
import type { Member } from '../../../shared/types';
import { isAtLeast, me, org } from '../../session';
import { Banner, Button, Loaded, PageHead, Switch, toastFailure } from '../../ui';
import type { Loaded as LoadedData } from '../../use';
import { useMembers } from '../kit/members';
import { isMissing } from '../kit/parts';
import { Invitations, InviteDialog, LinkDialog, useInvitations, type Made } from './invitations';
import { Members } from './members';
import { t } from './texts';

const TeamPage = () => {
  const loaded = useMembers();
  return (
    <div class="page">
      {isAtLeast('admin') ? (
        <ManagedTeam loaded={loaded} />
      ) : (
        <>
          <PageHead title={t('title')}>{t('lead')}</PageHead>
          <Everybody loaded={loaded} />
        </>
      )}
    </div>
  );
};

const Everybody = ({ loaded }: { loaded: LoadedData<List<Member>> }) => (
  <Loaded of={loaded}>
    {({ items }) => (
      <>
        <OwnAvailability items={items} loaded={loaded} />
        <Members loaded={loaded} items={items} />
      </>
    )}
  </Loaded>
);

/** With what admins add: inviting, and who is invited. */
const ManagedTeam = ({ loaded }: { loaded: LoadedData<List<Member>> }) => {
  const invitations = useInvitations();
  const [isInviting, setInviting] = useState(false);
  const [made, setMade] = useState<Made>();
  const show = (value: Made) => {
    setMade(value);
    invitations.reload();
  };
  const mayInvite = !isMissing(invitations.error);
  return (
    <>
      <PageHead
        title={t('title')}
        actions={
          mayInvite && (
            <Button kind="primary" icon="plus" onClick={() => setInviting(true)}>
              {t('invite')}
            </Button>
          )
        }
      >
        {t('lead')}
      </PageHead>
      {mayInvite && loaded.data?.items.length === 1 && !invitations.data?.items.length && (
        <Banner icon="people">
          <strong>{t('alone')}.</strong> {t('aloneText')}
        </Banner>
      )}
      <Everybody loaded={loaded} />
      <Invitations loaded={invitations} onMade={show} />
      {isInviting && <InviteDialog onClose={() => setInviting(false)} onMade={show} />}
      {made && <LinkDialog made={made} onClose={() => setMade(undefined)} />}
    </>
  );
};

const OwnAvailability = ({ items, loaded }: { items: Member[]; loaded: LoadedData<List<Member>> }) => {
  const own = items.find((member) => member.id === me.value?.id);
  if (!own) return null;
  const change = async (isAvailable: boolean) => {
    try {
      await org.patch(`members/${own.id}`, { available: isAvailable });
    } catch (error) {
      toastFailure(error);
    }
    loaded.reload();
  };
  return (
    <div class="card">
      <Switch
        label={t('mine')}
        hint={t('mineHint')}
        checked={own.availability === 'available'}
        onValue={(isAvailable) => void change(isAvailable)}
      />
    </div>
  );
};

export default TeamPage;
