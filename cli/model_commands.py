"""`relight models`: publish weights under their digest."""

import json as json_text
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from cli.session import Session

app = typer.Typer(help="Models: their weights in the regions' buckets.", no_args_is_help=True)


@app.callback()
def models() -> None:
    """Models: their weights in the regions' buckets."""


@app.command()
def push(
    env: Annotated[str, typer.Argument(metavar="ENV", help="The environment: stacks/ENV.yaml.")],
    model: Annotated[str, typer.Argument(help="One of the file's models.")],
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Its config, tokenizer and weights.")],
    cloud: Annotated[str | None, typer.Option(help="local or aws (default: $RELIGHT_CLOUD, else local).")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Publish a folder where the model is replicated from; prints the digest to put in the file."""
    from dataclasses import asdict

    from cli import publish
    from cli.errors import UserError
    from cli.session import Session, say
    from spec.naming import Names
    from spec.placement import model_copies

    session = Session.open(env, cloud)
    environment = session.environment
    names = Names(environment.name, environment.account, environment.domain)
    if model not in environment.models:
        raise UserError(f"stacks/{env}.yaml has no model {model!r}: it has {', '.join(environment.models)}.")
    homes = dict.fromkeys(copies.home for copies in model_copies(environment) if copies.model == model)
    files = publish.read(folder, say)
    session.cloud.start()
    for region in homes or [environment.home]:
        done = publish.publish(_s3(session, region), names.models_bucket(region), folder, files, say)
        say(f"{done.files} files, {done.bytes} bytes, {done.there} were there already: in {region}")
    if json:
        print(json_text.dumps(asdict(done)))
    else:
        print(done.digest)


def _s3(session: "Session", region: str) -> Any:
    """S3 in a region, reached as the cloud says; on AWS with the credentials that the SDK finds."""
    import boto3

    reach = session.cloud.variables()
    made: Any = boto3.Session(
        aws_access_key_id=reach.get("AWS_ACCESS_KEY_ID"), aws_secret_access_key=reach.get("AWS_SECRET_ACCESS_KEY")
    )
    return made.client("s3", region_name=region, endpoint_url=reach.get("AWS_ENDPOINT_URL"))
