import { Section } from "../../../design/section.tsx";

const LEAVES = [
  ["Updates", "Small numbers: how the model should change after each piece. Usually less than a photo."],
  ["Your IP address", "To the station and to tabs that yours swaps model and data blocks with, as in a video call."],
  ["Your tab's fitness", "How fast it computes and how much it can hold, so that pieces of the right size come."],
  ["A made-up name", "A key made in this tab signs your results. It is public, and says nothing about you."],
] as const;

const STAYS = [
  ["Your files and pages", "The tab cannot see them, and Starling never asks to."],
  ["Your keys", "Kept in this browser, encrypted. You can export them."],
  ["Who you are", "No account, no e-mail, no tracking. A wallet only if you want to claim."],
  ["The choice", "Use less, pause or stop whenever you like. Pieces that were accepted stay yours."],
] as const;

function List({ title, mark, items }: { title: string; mark: string; items: readonly (readonly [string, string])[] }) {
  return (
    <div>
      <h3 className="flex items-baseline gap-2.5 text-lg font-semibold">
        <span aria-hidden="true" className="text-violet">
          {mark}
        </span>
        {title}
      </h3>
      <dl className="mt-3 space-y-3">
        {items.map(([name, words]) => (
          <div key={name}>
            <dt className="font-semibold">{name}</dt>
            <dd className="text-soft">{words}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** What computing here means for the visitor, before anything happens. */
export function WhatLeaves() {
  return (
    <Section label="In plain words" note="Read this before you press Start.">
      <div className="grid gap-x-12 gap-y-8 sm:grid-cols-2">
        <List title="Leaves this tab" mark="↗" items={LEAVES} />
        <List title="Does not leave" mark="⌂" items={STAYS} />
      </div>
    </Section>
  );
}
