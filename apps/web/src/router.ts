import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { ContributePage } from "./features/contribute/contribute-page.tsx";
import { BrokenPage, MissingPage } from "./shell/lost.tsx";
import { Shell } from "./shell/shell.tsx";

const rootRoute = createRootRoute({ component: Shell });

const contribute = createRoute({ getParentRoute: () => rootRoute, path: "/", component: ContributePage });

const lab = createRoute({
  getParentRoute: () => rootRoute,
  path: "/lab",
  component: lazyRouteComponent(() => import("./features/lab/lab-page.tsx"), "LabPage"),
});

/** What the wizard begins with can travel in the link. */
function wizardSearch({ template }: Record<string, unknown>): { template?: "sample" | "own" } {
  return template === "sample" || template === "own" ? { template } : {};
}

const labNew = createRoute({
  getParentRoute: () => rootRoute,
  path: "/lab/new",
  validateSearch: wizardSearch,
  component: lazyRouteComponent(() => import("./features/lab/new/wizard-page.tsx"), "WizardPage"),
});

const labBatch = createRoute({
  getParentRoute: () => rootRoute,
  path: "/lab/new/batch",
  component: lazyRouteComponent(() => import("./features/lab/batch/batch-page.tsx"), "BatchPage"),
});

const labJob = createRoute({
  getParentRoute: () => rootRoute,
  path: "/lab/$job",
  component: lazyRouteComponent(() => import("./features/lab/lab-job-page.tsx"), "LabJobPage"),
});

const explore = createRoute({
  getParentRoute: () => rootRoute,
  path: "/explore",
  component: lazyRouteComponent(() => import("./features/explore/explore-page.tsx"), "ExplorePage"),
});

const exploreJob = createRoute({
  getParentRoute: () => rootRoute,
  path: "/explore/$job",
  component: lazyRouteComponent(() => import("./features/explore/explore-job-page.tsx"), "ExploreJobPage"),
});

const exploreBlock = createRoute({
  getParentRoute: () => rootRoute,
  path: "/explore/block/$cid",
  component: lazyRouteComponent(() => import("./features/explore/block/block-page.tsx"), "BlockPage"),
});

const exploreAccount = createRoute({
  getParentRoute: () => rootRoute,
  path: "/explore/account/$account",
  component: lazyRouteComponent(() => import("./features/explore/account/account-page.tsx"), "AccountPage"),
});

const audit = createRoute({
  getParentRoute: () => rootRoute,
  path: "/audit",
  component: lazyRouteComponent(() => import("./features/audit/audit-page.tsx"), "AuditPage"),
});

const auditJob = createRoute({
  getParentRoute: () => rootRoute,
  path: "/audit/$job",
  component: lazyRouteComponent(() => import("./features/audit/audit-job-page.tsx"), "AuditJobPage"),
});

const routeTree = rootRoute.addChildren([
  contribute,
  lab,
  labNew,
  labBatch,
  labJob,
  explore,
  exploreJob,
  exploreBlock,
  exploreAccount,
  audit,
  auditJob,
]);

/** The site's map. Only the landing page is in the first load; a link's code comes when the pointer nears it. */
export function createAppRouter() {
  return createRouter({
    routeTree,
    defaultPreload: "intent",
    scrollRestoration: true,
    defaultNotFoundComponent: MissingPage,
    defaultErrorComponent: BrokenPage,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
