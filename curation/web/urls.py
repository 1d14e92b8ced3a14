"""Addresses of pages. Each is a link that can be sent; fragments share their page's address."""

from django.urls import path

from curation.web.views import (
    artefacts,
    blame,
    branching,
    comparing,
    domains,
    experiments,
    home,
    imports,
    judging,
    making,
    models,
    notes,
    patching,
    previewing,
    queue,
    releases,
    replays,
    reviewing,
    rules,
    runs,
    seats,
    settings,
    signin,
    speaking,
    steering,
    trajectory,
)

app_name = "curation"

ENTRY = [
    path("signin/<str:token>/", signin.sign_in, name="sign-in"),
    path("login/", signin.sign_in_by_password, name="login"),
    path("logout/", signin.sign_out, name="logout"),
    path("theme/", signin.choose_theme, name="theme"),
    path("", home.home, name="home"),
    path("pulse/", home.pulse, name="pulse"),
]
DOMAINS = [
    path("domains/", domains.domain_list, name="domain-list"),
    path("domains/upload/", domains.upload, name="upload-new"),
    path("domains/uploads/<uuid:key>/", domains.upload_progress, name="upload"),
    path("domains/new/", making.domain_new, name="domain-new"),
    path("domains/making/<uuid:key>/", making.making, name="making"),
    path("domains/making/<uuid:key>/cancel/", making.making_cancel, name="making-cancel"),
    path("domains/<uuid:key>/", domains.domain, name="domain"),
    path("domains/<uuid:key>/file/", making.domain_download, name="domain-file"),
    path("domains/<uuid:key>/artefacts/", artefacts.review, name="artefact-review"),
    path("domains/<uuid:key>/patch/", patching.patch, name="domain-patch"),
    path("domains/<uuid:key>/drop/", patching.drop, name="domain-drop"),
    path("domains/<uuid:key>/changes/", patching.changes, name="domain-changes"),
    path("domains/<uuid:key>/restore/", replays.restore, name="domain-restore"),
    path("domains/<uuid:key>/replay/", replays.replay_all, name="domain-replay"),
    path("domains/<uuid:key>/approve-same/", replays.approve, name="domain-approve-same"),
    path("domains/replays/<uuid:key>/", replays.replaying, name="replaying"),
    path("domains/replays/<uuid:key>/cancel/", replays.cancel, name="replaying-cancel"),
    path("domains/patches/<uuid:key>/", patching.patching, name="patching"),
    path("domains/<uuid:key>/next/", making.domain_next, name="domain-next"),
]
RULES = [
    path("rules/", rules.rule_list, name="rule-list"),
    path("rules/<str:name>/", rules.rule, name="rule"),
    path("rules/<str:name>/edit/", rules.rule_edit, name="rule-edit"),
    path("rules/<str:name>/blame/", blame.rule_blame, name="rule-blame"),
    path("rules/<str:name>/blame/<str:rule>/", blame.rule_fired, name="rule-fired"),
    path("rules/<str:name>/experiment/", experiments.experiment_new, name="experiment-new"),
    path("rules/<str:name>/preview/", previewing.rule_preview, name="rule-preview"),
    path("rules/<str:name>/restore/", rules.rule_restore, name="rule-restore"),
    path("experiments/<uuid:key>/", experiments.experiment, name="experiment"),
    path("experiments/<uuid:key>/decide/", experiments.decide, name="experiment-decide"),
    path("previews/<uuid:key>/", previewing.preview_progress, name="preview"),
]
RUNS = [
    path("runs/", runs.run_list, name="run-list"),
    path("runs/new/", runs.run_new, name="run-new"),
    path("runs/estimate/", runs.run_estimate, name="run-estimate"),
    path("runs/<uuid:key>/", runs.run, name="run"),
    path("runs/<uuid:key>/change/", steering.run_change, name="run-change"),
    path("runs/<uuid:key>/steer/", steering.run_steer, name="run-steer"),
    path("runs/<uuid:key>/retry/", steering.run_retry, name="run-retry"),
    path("runs/<uuid:key>/judge/", judging.run_judge, name="run-judge"),
    path("judging/<uuid:key>/cancel/", judging.cancel, name="judging-cancel"),
]
QUEUE = [
    path("queue/", queue.queue, name="queue"),
    path("queue/claim/", reviewing.claim_next, name="claim-next"),
]
TRAJECTORY = [
    path("trajectories/<uuid:key>/", trajectory.trajectory, name="trajectory"),
    path("trajectories/<uuid:key>/turns/", trajectory.trajectory_turns, name="trajectory-turns"),
    path("trajectories/<uuid:key>/turns/<int:seq>/", trajectory.turn_text, name="turn-text"),
    path("trajectories/<uuid:key>/turns/<int:seq>/edit/", branching.edit_turn, name="turn-edit"),
    path("trajectories/<uuid:key>/turns/<int:seq>/note/", notes.turn_note, name="turn-note"),
    path("trajectories/<uuid:key>/turns/<int:seq>/mask/", notes.turn_mask, name="turn-mask"),
    path(
        "trajectories/<uuid:key>/turns/<int:seq>/notes/<uuid:note>/withdraw/",
        notes.note_withdraw,
        name="note-withdraw",
    ),
    path("trajectories/<uuid:key>/judge/", judging.judge, name="trajectory-judge"),
    path(
        "trajectories/<uuid:key>/judgements/<uuid:judgement>/turns/<int:seq>/",
        judging.critique,
        name="critique-answer",
    ),
    path("trajectories/<uuid:key>/family/", comparing.family, name="family"),
    path("trajectories/<uuid:key>/world/", trajectory.world, name="trajectory-world"),
    path("trajectories/<uuid:key>/fork/", branching.fork, name="trajectory-fork"),
    path("trajectories/<uuid:key>/replay/", replays.replay_one, name="trajectory-replay"),
    path("trajectories/<uuid:key>/discard/", branching.discard, name="trajectory-discard"),
    path("trajectories/<uuid:key>/restore/", branching.restore, name="trajectory-restore"),
    path("trajectories/<uuid:key>/claim/", reviewing.claim, name="trajectory-claim"),
    path("trajectories/<uuid:key>/put-back/", reviewing.put_back, name="trajectory-put-back"),
    path("trajectories/<uuid:key>/review/", reviewing.review, name="trajectory-review"),
    path("trajectories/<uuid:key>/seat/", seats.seat, name="trajectory-seat"),
    path("trajectories/<uuid:key>/say/", speaking.say, name="trajectory-say"),
    path("trajectories/<uuid:key>/draft/", speaking.draft, name="trajectory-draft"),
    path("trajectories/<uuid:key>/hold/", seats.hold, name="trajectory-hold"),
]
COMPARE = [
    path("preferences/", comparing.preference_list, name="preference-list"),
    path("compare/<uuid:left>/<uuid:right>/", comparing.compare, name="compare"),
    path("compare/<uuid:left>/<uuid:right>/ends/", comparing.ends, name="compare-ends"),
    path("compare/<uuid:left>/<uuid:right>/prefer/", comparing.prefer_one, name="prefer"),
]
RELEASES = [
    path("releases/", releases.release_list, name="release-list"),
    path("releases/new/", releases.release_new, name="release-new"),
    path("releases/trial/", releases.release_trial, name="release-trial"),
    path("releases/<uuid:key>/", releases.release, name="release"),
    path("releases/<uuid:key>/file/", releases.release_file, name="release-file"),
    path("releases/<uuid:key>/manifest/", releases.release_manifest, name="release-manifest"),
    path("import/", imports.import_new, name="import-new"),
    path("import/<uuid:key>/", imports.import_progress, name="import"),
]
SETTINGS = [
    path("settings/", settings.settings, name="settings"),
    path("settings/tokens/", settings.token_new, name="token-new"),
    path("settings/tokens/<uuid:key>/revoke/", settings.token_revoke, name="token-revoke"),
    path("settings/members/", settings.member_new, name="member-new"),
    path("settings/models/", models.models, name="models"),
    path("settings/models/lineup/", models.lineup, name="lineup"),
    path("settings/models/lineup/all/", models.lineup_for_all, name="lineup-for-all"),
    path("settings/models/new/", models.endpoint_new, name="endpoint-new"),
    path("settings/models/environment/test/", models.endpoint_test, name="environment-try"),
    path("settings/models/tests/<uuid:key>/", models.test_progress, name="endpoint-test"),
    path("settings/models/<uuid:key>/", models.endpoint_edit, name="endpoint-edit"),
    path("settings/models/<uuid:key>/change/", models.endpoint_change, name="endpoint-change"),
    path("settings/models/<uuid:key>/test/", models.endpoint_test, name="endpoint-try"),
]

urlpatterns = [*ENTRY, *DOMAINS, *RULES, *RUNS, *QUEUE, *TRAJECTORY, *COMPARE, *RELEASES, *SETTINGS]
