import type { Address } from "@starling/protocol";
import { useParams } from "@tanstack/react-router";
import { NameTag } from "../../../design/name-tag.tsx";
import { Section } from "../../../design/section.tsx";
import { Nothing } from "../../../design/waiting.tsx";
import { shortName } from "../../../format/name.ts";
import { Page } from "../../../shell/page.tsx";
import { AccountEpochsTable } from "./account-epochs-table.tsx";
import { ClaimsTable } from "./claims-table.tsx";

/** An account's pay, epoch by epoch and claim by claim: read from the chain and from evidence, by anybody. */
export function AccountPage() {
  const { account: given } = useParams({ from: "/explore/account/$account" });
  const account = given.toLowerCase();
  if (!/^0x[0-9a-f]{40}$/.test(account)) {
    return (
      <Page name="Account" title="This is not an account">
        <Nothing title={given}>An account is 0x and 40 hexadecimal digits.</Nothing>
      </Page>
    );
  }
  return (
    <Page
      name={`Account ${shortName(account)}`}
      title="Pay of an account"
      lede={
        <>
          <NameTag name={account} of="account" head={10} tail={8} /> Every figure is read from the evidence that the
          chain names, hash by hash. Earned is what stands in a final root; proposed roots can still be challenged.
        </>
      }
    >
      <Section label="Settlements" note="What each epoch added, and the sum since the job began.">
        <AccountEpochsTable account={account as Address} />
      </Section>
      <Section label="Claims" note="What was paid out, and to whom.">
        <ClaimsTable account={account as Address} />
      </Section>
    </Page>
  );
}
