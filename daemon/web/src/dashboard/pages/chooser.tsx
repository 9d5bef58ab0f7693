import { useState } from 'preact/hooks';
import { ApiError, type List } from '../../shared/api';
import { messages } from '../../shared/i18n';
import type { Me, OwnOrganization, Role } from '../../shared/types';
import { AppearanceMenu } from '../frame';
import { common } from '../messages';
import { Link, navigate } from '../router';
import { api, loadMe, me, signOut } from '../session';
import { Avatar, Badge, Banner, Button, Icon, TextInput, toastFailure } from '../ui';
import { useBusy, useCell, useLoad } from '../use';
import { Brand } from './sign_in';

const t = messages(
  {
    title: 'Where to?',
    none: 'You belong to no organization yet',
    noneText:
      'Ask the administrator of this installation, or the owner of an organization, for an invitation.',
    invitations: 'You are invited to',
    organization: 'An organization',
    accept: 'Join',
    create: 'Create an organization',
    name: 'Name of the organization',
    nameHint: 'Visitors see it in the widget.',
    submit: 'Create',
    closed: 'On this installation only the administrator creates organizations.',
    signOut: 'Sign out',
  },
  {
    title: 'কোথায় যাবেন?',
    none: 'আপনি এখনো কোনো প্রতিষ্ঠানে নেই',
    noneText: 'এই ইনস্টলেশনের প্রশাসক বা কোনো প্রতিষ্ঠানের মালিকের কাছে আমন্ত্রণ চান।',
    invitations: 'আপনি আমন্ত্রিত',
    organization: 'একটি প্রতিষ্ঠান',
    accept: 'যোগ দিন',
    create: 'প্রতিষ্ঠান তৈরি করুন',
    name: 'প্রতিষ্ঠানের নাম',
    nameHint: 'ভিজিটররা উইজেটে এটি দেখেন।',
    submit: 'তৈরি করুন',
    closed: 'এই ইনস্টলেশনে শুধু প্রশাসক প্রতিষ্ঠান তৈরি করেন।',
    signOut: 'সাইন আউট',
  },
);

interface Invitation {
  id: string;
  role: Role;
  organization?: { name: string };
}

/** The organizations of an account that has several, its invitations, and what to do without any. */
export const Chooser = () => {
  const all = useCell(me)?.organizations.filter((one) => one.active) ?? [];
  return (
    <main class="entrance">
      <Brand />
      <div class="entrance-card">
        <h1>{all.length ? t('title') : t('none')}</h1>
        {all.length === 0 && <p class="quiet">{t('noneText')}</p>}
        {all.length > 0 && (
          <div class="choice-list">
            {all.map((one) => (
              <Link key={one.id} to={`/o/${one.slug}/inbox`} class="choice">
                <Avatar name={one.name} id={one.id} />
                <span class="choice-text">{one.name}</span>
                <Badge>{common(one.role)}</Badge>
                <Icon name="right" />
              </Link>
            ))}
          </div>
        )}
        <Invitations />
        <Create />
        <Button kind="quiet" icon="exit" onClick={() => void signOut()}>
          {t('signOut')}
        </Button>
      </div>
      <div class="entrance-foot">
        <AppearanceMenu isNamed />
      </div>
    </main>
  );
};

const Invitations = () => {
  const loaded = useLoad('me/invitations', (signal) =>
    api.get<List<Invitation>>('me/invitations', {}, signal),
  );
  const [isBusy, run] = useBusy();
  const accept = (invitation: Invitation) =>
    run(async () => {
      try {
        me.set(await api.post<Me>(`me/invitations/${invitation.id}/accept`));
        loaded.reload();
      } catch (error) {
        toastFailure(error);
      }
    });
  const items = loaded.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section class="choice-list">
      <h2>{t('invitations')}</h2>
      {items.map((invitation) => (
        <div key={invitation.id} class="choice">
          <span class="choice-text">{invitation.organization?.name ?? t('organization')}</span>
          <Badge>{common(invitation.role)}</Badge>
          <Button size="small" kind="primary" isBusy={isBusy} onClick={() => void accept(invitation)}>
            {t('accept')}
          </Button>
        </div>
      ))}
    </section>
  );
};

/** Where the installation allows it; the server says when it does not. */
const Create = () => {
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, run] = useBusy();
  const create = () =>
    run(async () => {
      setProblem('');
      try {
        const made = await api.post<OwnOrganization>('organizations', { name: name.trim() });
        await loadMe();
        navigate(`/o/${made.slug}/inbox`);
      } catch (error) {
        const isClosed = error instanceof ApiError && [403, 404].includes(error.status);
        setProblem(isClosed ? t('closed') : (error as Error).message);
      }
    });
  if (!isOpen)
    return (
      <Button icon="plus" onClick={() => setOpen(true)}>
        {t('create')}
      </Button>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      {problem && (
        <Banner tone="warn" icon="info">
          {problem}
        </Banner>
      )}
      <TextInput
        label={t('name')}
        hint={t('nameHint')}
        required
        maxLength={200}
        value={name}
        onValue={setName}
        inputRef={(input) => input && !name && input.focus()}
      />
      <Button type="submit" kind="primary" isBusy={isBusy} disabled={!name.trim()}>
        {t('submit')}
      </Button>
    </form>
  );
};
