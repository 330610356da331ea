"""`/insights`: for support."""

from datetime import date

from flask import Blueprint, Response, abort, render_template, request

from portal.core.clock import now
from portal.insights import queries, report, rules, spreadsheet
from portal.products import queries as products
from portal.products.models import Product
from portal.web import access

blueprint = Blueprint("insights", __name__)
USUAL = "12w"


@blueprint.get("/insights")
@access.staff
def show() -> str:
    """What came of inquiries, verdicts, relays and introductions, over time."""
    span, product, today = _asked()
    slots = report.slots(rules.SPANS[span], today, product.id if product else None)
    return render_template(
        "insights/page.html",
        parts=report.parts(slots),
        spans=rules.SPANS,
        span=span,
        product=product,
        products=products.products(),
        period=rules.SPANS[span].period,
        counting=queries.last_counting(),
    )


@blueprint.get("/insights.csv")
@access.staff
def download() -> Response:
    """The same numbers for a spreadsheet."""
    span, product, today = _asked()
    slots = report.slots(rules.SPANS[span], today, product.id if product else None)
    name = product.name if product else "all"
    response = Response(spreadsheet.rows(slots, rules.SPANS[span], name, today), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"insights-{today.isoformat()}.csv")
    return response


def _asked() -> tuple[str, Product | None, date]:
    """How far back, about which product, and the day it is."""
    span, slug = request.args.get("span", USUAL), request.args.get("product", "")
    product = products.product(slug) if slug else None
    if span not in rules.SPANS or (slug and product is None):
        abort(404)
    return span, product, now().date()
