"""Coming in and going out: one-time links, passwords, the choice of colours."""

from __future__ import annotations

from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from curation.services.access import redeem_sign_in_link
from curation.web.context import THEME_COOKIE, THEMES

BACKEND = "django.contrib.auth.backends.ModelBackend"
YEAR_SECONDS = 365 * 24 * 3600


@require_GET
@never_cache
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by a link that works once; a used one is no error for who is in already."""
    user = redeem_sign_in_link(token)
    if user is not None:
        login(request, user, backend=BACKEND)
        return redirect("curation:home")
    if request.user.is_authenticated:
        return redirect("curation:home")
    form = AuthenticationForm(request)
    return render(request, "signin/login.html", {"form": form, "stale_link": True}, status=410)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
@never_cache
def sign_in_by_password(request: HttpRequest) -> HttpResponse:
    form = AuthenticationForm(request, data=request.POST if request.method == "POST" else None)
    target = _own_address(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return redirect(target or "curation:home")
    status = 422 if form.is_bound else 200
    return render(request, "signin/login.html", {"form": form, "next": target}, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("curation:login")


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep light or dark in a cookie, so that the first paint is right already."""
    answer = redirect(_own_address(request, request.POST.get("next", "")) or "curation:home")
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        answer.set_cookie(THEME_COOKIE, theme, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    else:
        answer.delete_cookie(THEME_COOKIE)
    return answer


def _own_address(request: HttpRequest, target: str) -> str:
    """The address if it is on this site, else nothing: no open redirect."""
    own = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if own else ""
