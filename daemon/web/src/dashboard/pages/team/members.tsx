import { useState } from 'preact/hooks';
import type { List } from '../../../shared/api';
import type { Member, Role } from '../../../shared/types';
import { navigate } from '../../router';
import { isAtLeast, me, org, organization } from '../../session';
import { Avatar, Badge, Button, ConfirmDialog, Select, Table, toast, toastFailure } from '../../ui';
import type { Loaded } from '../../use';
import { t } from './texts';

const roles: Role[] = ['owner', 'admin', 'agent'];

/** An admin changes nobody who is an owner, and makes nobody one. */
const mayChange = (member: Member) => isAtLeast('owner') || (isAtLeast('admin') && member.role !== 'owner');
const rolesToGive = () => roles.filter((role) => role !== 'owner' || isAtLeast('owner'));

export const roleChoices = () => rolesToGive().map((role) => ({ value: role, label: t(role) }));

const Person = ({ member }: { member: Member }) => (
  <span class="person">
    <Avatar name={member.name || member.email} id={member.id} />
    <span class="person-text">
      <span class="row">
        <strong>{member.name || member.email}</strong>
        {member.id === me.value?.id && <Badge tone="accent">{t('you')}</Badge>}
        {!member.enabled && <Badge tone="danger">{t('disabled')}</Badge>}
      </span>
      <span class="quiet">{member.email}</span>
    </span>
  </span>
);

const Availability = ({ member }: { member: Member }) => (
  <span class="row">
    <Badge tone={member.availability === 'available' ? 'ok' : 'neutral'}>{t(member.availability)}</Badge>
    {member.online && <Badge tone="accent">{t('online')}</Badge>}
  </span>
);

const RoleOf = ({ member, onChanged }: { member: Member; onChanged: () => void }) => {
  if (!mayChange(member)) return <>{t(member.role)}</>;
  const name = member.name || member.email;
  const change = async (role: Role) => {
    try {
      await org.patch(`members/${member.id}`, { role });
      toast(t('roleChanged', { name, role: t(role) }));
    } catch (error) {
      toastFailure(error);
    }
    onChanged();
  };
  return (
    <Select
      label={t('roleOf', { name })}
      isLabelHidden
      value={member.role}
      options={roleChoices()}
      onValue={(role) => void change(role)}
    />
  );
};

export const Members = ({ loaded, items }: { loaded: Loaded<List<Member>>; items: Member[] }) => {
  const [leaving, setLeaving] = useState<Member>();
  const mayManage = isAtLeast('admin');
  const columns = [
    {
      id: 'name',
      label: t('columnName'),
      cell: (member: Member) => <Person member={member} />,
    },
    {
      id: 'role',
      label: t('columnRole'),
      width: '170',
      cell: (member: Member) => <RoleOf member={member} onChanged={loaded.reload} />,
    },
    { id: 'state', label: t('columnState'), cell: (member: Member) => <Availability member={member} /> },
    {
      id: 'actions',
      label: t('columnActions'),
      isLabelHidden: true,
      cell: (member: Member) => {
        const isMe = member.id === me.value?.id;
        if (!isMe && !(mayManage && mayChange(member))) return null;
        return (
          <Button
            kind="quiet"
            size="small"
            aria-label={isMe ? t('leave') : t('removeOf', { name: member.name || member.email })}
            onClick={() => setLeaving(member)}
          >
            {isMe ? t('leave') : t('remove')}
          </Button>
        );
      },
    },
  ];
  return (
    <>
      <Table caption={t('members')} columns={columns} rows={items} keyOf={(member) => member.id} />
      {leaving && (
        <RemoveDialog member={leaving} onClose={() => setLeaving(undefined)} onRemoved={loaded.reload} />
      )}
    </>
  );
};

const RemoveDialog = ({
  member,
  onClose,
  onRemoved,
}: {
  member: Member;
  onClose: () => void;
  onRemoved: () => void;
}) => {
  const isMe = member.id === me.value?.id;
  const name = member.name || member.email;
  const remove = async () => {
    await org.delete(`members/${member.id}`);
    if (isMe) {
      me.set(undefined); // the list of one's organizations has changed
      return navigate('/');
    }
    toast(t('removed', { name }));
    onRemoved();
  };
  return (
    <ConfirmDialog
      title={isMe ? t('leaveTitle', { name: organization.value?.name ?? '' }) : t('removeTitle', { name })}
      action={isMe ? t('leave') : t('remove')}
      isDangerous
      onConfirm={remove}
      onClose={onClose}
    >
      <p>{t(isMe ? 'leaveText' : 'removeText')}</p>
    </ConfirmDialog>
  );
};
