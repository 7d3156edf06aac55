package mcpleak.gatling;

import io.gatling.core.config.GatlingConfiguration;
import mcpleak.transport.EventStreamHttp;
import mcpleak.transport.NegotiatedHttp;
import mcpleak.transport.ProcessListener;
import mcpleak.transport.StdioServer;
import mcpleak.transport.StreamableHttp;
import mcpleak.transport.Transport;

/** Make the transport for a route. */
final class Transports {

    private Transports() {}

    /** Make it; looks up the server's host, so not for an event loop. */
    static Transport make(GatlingConfiguration configuration, Route route, TrafficObserver observer) {
        if (route instanceof Route.Http http && http.era() == Route.Era.SESSIONS) {
            return new StreamableHttp(
                    HttpClients.create(configuration, http.certificates()), http.endpoint(), System::nanoTime);
        }
        if (route instanceof Route.Http http) {
            return new NegotiatedHttp(
                    HttpClients.create(configuration, http.certificates()),
                    http.endpoint(),
                    System::nanoTime,
                    observer::toolRejected);
        }
        if (route instanceof Route.EventStream stream) {
            return new EventStreamHttp(
                    HttpClients.create(configuration, stream.certificates()), stream.endpoint(), System::nanoTime);
        }
        Route.Stdio stdio = (Route.Stdio) route;
        return new StdioServer(stdio.command(), stdio.limits(), System::nanoTime, telling(observer));
    }

    private static ProcessListener telling(TrafficObserver observer) {
        return new ProcessListener() {
            @Override
            public void opened(Runnable end) {
                observer.processesOpened(end);
            }

            @Override
            public void started(long pid) {
                observer.processStarted(pid);
            }

            @Override
            public void ended(long pid, int exitCode) {
                observer.processEnded(pid, exitCode);
            }

            @Override
            public void outlived(long pid) {
                observer.processOutlived(pid);
            }
        };
    }
}
