import { messages } from '../../shared/i18n';
import { AppearanceMenu } from '../frame';
import { common } from '../messages';
import { Link } from '../router';
import { me, signOut } from '../session';
import { Avatar, Badge, Button, Icon } from '../ui';
import { useCell } from '../use';
import { Brand } from './sign_in';

const t = messages(
  {
    title: 'Where to?',
    none: 'You belong to no organization yet',
    noneText:
      'Ask the administrator of this installation, or the owner of your organization, for an invitation.',
    signOut: 'Sign out',
  },
  {
    title: 'কোথায় যাবেন?',
    none: 'আপনি এখনো কোনো প্রতিষ্ঠানে নেই',
    noneText: 'এই ইনস্টলেশনের প্রশাসক বা আপনার প্রতিষ্ঠানের মালিকের কাছে আমন্ত্রণ চান।',
    signOut: 'সাইন আউট',
  },
);

/** The organizations of an account that has several, or what to do without one. */
export const Chooser = () => {
  const all = useCell(me)?.organizations.filter((one) => one.active) ?? [];
  return (
    <main class="entrance">
      <Brand />
      <div class="entrance-card">
        <h1>{all.length ? t('title') : t('none')}</h1>
        {all.length === 0 && <p class="quiet">{t('noneText')}</p>}
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
        <Button icon="exit" onClick={() => void signOut()}>
          {t('signOut')}
        </Button>
      </div>
      <div class="entrance-foot">
        <AppearanceMenu />
      </div>
    </main>
  );
};
