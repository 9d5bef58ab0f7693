import { useState } from 'preact/hooks';
import { org, organization } from '../../session';
import { Banner, Button, Card, CodeBlock, Icon, Loaded, TextArea, toast } from '../../ui';
import { changeFacts, useFacts } from '../kit/facts';
import { Form, Problem, linesOf } from '../kit/parts';
import { useSaving } from '../kit/saving';
import type { OrganizationFacts, WidgetSettings } from '../kit/types';
import { useLoad } from '../../use';
import { t } from './texts';

export const Install = () => {
  const loaded = useFacts();
  const look = useLoad('settings/widget', (signal) => org.get<WidgetSettings>('settings/widget', {}, signal));
  return (
    <Loaded of={loaded}>
      {(facts) => {
        const page = `${location.origin}/w/${facts.widget_key}`;
        return (
          <>
            <Card title={t('embed')} description={t('embedLead')}>
              <CodeBlock
                label={t('embedCode')}
                text={`<script async src="${location.origin}/widget.js" data-widget-key="${facts.widget_key}"${attributesOf(look.data)}></script>`}
              />
              <p>{t('pageLead')}</p>
              <CodeBlock label={t('pageCode')} text={page} />
              <p class="row">
                <a class="button button-plain button-normal" href={page} target="_blank" rel="noopener">
                  <Icon name="external" />
                  {t('seeOpen')}
                </a>
              </p>
            </Card>
            <Domains facts={facts} onSaved={loaded.setData} />
          </>
        );
      }}
    </Loaded>
  );
};

/** The button asks nobody what it looks like: that stands in the tag. */
const attributesOf = (settings: WidgetSettings | undefined) =>
  (settings && settings.color !== '#2457d6' ? ` data-color="${settings.color}"` : '') +
  (settings?.position === 'left' ? ' data-position="left"' : '');

const Domains = ({
  facts,
  onSaved,
}: {
  facts: OrganizationFacts;
  onSaved: (facts: OrganizationFacts) => void;
}) => {
  const saving = useSaving('origins');
  const [text, setText] = useState(facts.origins.join('\n'));
  const save = () =>
    saving.run(async () => {
      onSaved(await changeFacts({ origins: linesOf(text) }));
      toast(t('saved'));
    });
  return (
    <Card title={t('domains')} description={t('domainsLead')}>
      {facts.origins.length === 0 && (
        <Banner tone="warn" icon="warning">
          {t('domainsOpen')}
        </Banner>
      )}
      <Form onSave={save}>
        <Problem text={saving.problem} />
        <TextArea
          label={t('domains')}
          isLabelHidden
          hint={t('domainsHint')}
          rows={4}
          value={text}
          placeholder={`https://${organization.value?.slug ?? 'shop'}.example`}
          error={saving.of('origins')}
          onValue={setText}
        />
        <div class="row">
          <Button kind="primary" type="submit" isBusy={saving.isBusy}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Card>
  );
};
