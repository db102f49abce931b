"""How the server does with ten times the rows: what each question costs at both scales, and which steps of its plans read more."""
import base64, json, os, re
import ground, probe
from collections import Counter
from probe import Question

SCALES = 1, 10
ASKER = "ANALYST-1"
SECS = int(os.environ.get("SECS", 5))
LEAST = 100  # steps that go through fewer rows are passed over


def questions(hand, scale):
    """What is measured under load; the ready questions, each with who asks it."""
    four = Question.of(ground.HERE / "questions.graphql", scale)
    page = Question(four["q3"].text.replace("totalCount ", ""), four["q3"].variables)
    total = Question("query Total($areas: [String!]) { evidence(filter: { areas: $areas, kinds: [DOCUMENT] }) { totalCount } }",
                     re.sub(', "first": 50', "", four["q3"].variables))
    ready = {name: (question.fixed(), ASKER) for name, question in four.items()}
    for name, (asker, variables, _) in hand.items():
        if asker:
            ready[name] = Question((ground.ROOT / f"queries/{name}.graphql").read_text(), variables), asker
    ready["imports"] = Question("{ imports(last: 20) { totalCount nodes { state creates refused upload { fileName } } } }", "{}"), "LEAD-YH"
    for name, what in (("outcomes", "importRows(batch: $import, first: 50, after: 2500) { line verdict changes { column to } }"),
                       ("refused", "refusedImportRows(batch: $import, first: 50)")):
        batch = base64.b64encode(b"ImportBatch:01a10000000a70008000000000000001").decode().rstrip("=")
        ready[name] = Question(f"query($import: ID!) {{ {what} }}", json.dumps({"import": batch})), "LEAD-YH"
    return {"Q1": four["q1"], "Q3's page": page, "Q3's total": total, "Q4": four["q4"]}, ready


def at(postgres, scale, by_hand):
    """What each question under load costs; the rows of each step of each ready question."""
    database = ground.fill(postgres, scale)
    loaded, ready = questions(by_hand(postgres, database), scale)
    cost, steps, token = {}, {}, ground.token(ASKER)
    server = ground.serve(postgres.url(database), database)
    for name, question in loaded.items():
        probe.wrk(server[1], question, token, 8, 2)
        alone = probe.wrk(server[1], question, token, 1, SECS)["p50"]
        cost[name] = {**probe.load(server, postgres, question, token, 8, SECS), "alone": alone}
    ground.stop(server[0])
    server = ground.serve(postgres.url(database, "explained"), database)
    for name, (question, asker) in ready.items():
        token, refused = ground.token(asker), []
        def ask():
            try:
                question.ask(server[1], token)
            except SystemExit as error:
                refused.append(str(error))
        probe.plans(postgres, ask)
        plans = probe.plans(postgres, ask)
        steps[name] = Counter()
        for plan in plans:
            for about, rows, _ in probe.nodes(plan):
                steps[name][about] += rows
        if refused:
            steps[name] = (re.search(r'"message": "([^"]*)"', refused[0]) or [0, refused[0]])[1]
    ground.stop(server[0])
    return cost, steps


def measure(postgres, by_hand, ratio, table):
    (small, few), (large, many) = (at(postgres, scale, by_hand) for scale in SCALES)
    rows = []
    for name in small:
        a, b = small[name], large[name]
        one, ten = (cost["server"] + cost["pg"] for cost in (a, b))
        rows.append([name, one, ten, ratio(ten, one), a["alone"], b["alone"], ratio(b['alone'], a['alone'])])
    say = ["What a request costs with the rows of the seed and with ten times as many: CPU of server and PostgreSQL at 8 connections, p50 at one:",
           table(["", "CPU ms", "ten times", "ratio", "p50 ms", "ten times", "ratio"], rows)]
    rows, refused = [], []
    for name in few:
        before, after = few[name], many[name]
        if isinstance(before, str) or isinstance(after, str):
            refused.append(f"{name} is not answered: {after if isinstance(after, str) else before}")
            continue
        for about, count in after.items():
            # a plan may reach the same table by another way: then it is held against those that were given up for it
            given_up = sum(rows for other, rows in before.items() if read_by(other) == read_by(about) and other not in after)
            if count > max(LEAST, 2 * (before[about] + given_up)):
                rows.append([f"{name}: {about}", before[about] + given_up, count])
    say += ["Steps of the plans of the questions of queries/ and of Q1 to Q4 that go through more than twice as many rows:",
            table(["", "rows", "ten times"], rows) if rows else "None.", *refused]
    return say


def read_by(about):
    """The table that a step reads; of others, the step itself."""
    return (re.search(r" on (\w+)", about) or [0, about])[1]
